import {
  ClockWentBack,
  OutcomeUnknown,
  type Appended,
  type Conflict,
  type Position,
  type StoredEvent,
} from '../port.js';
import { packed, type Job } from './packed-jobs.js';
import type { Writer } from './writer.js';

/** One end of the line between a store and the thread that writes for it. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Jobs, see `packed`. */
export interface Order {
  readonly id: number;
  readonly jobs: readonly unknown[];
}

/** The order to end; nothing follows it. */
export const END = 'end';

/** Errors lose their class between threads. */
export type Failure =
  | { readonly kind: 'clock-went-back'; readonly recordedAt: string; readonly last: string }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Delivery {
  /** Of the order. */
  readonly id: number;
  readonly answers: readonly (Appended | Conflict | Failure | undefined)[];
  readonly commits: number;
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

const KNOWN_STREAMS = 50_000;
/** Jobs of an order. Not more, so that the thread writes the first while the next are decided, and neither waits. */
const MAX_JOBS = 128;
/** What comes while so many orders are under way is ordered together. */
const MAX_ORDERED = 4;

export const nowOfAllThreads = (): number => performance.timeOrigin + performance.now();

/**
 * Writes by a thread that runs `serveWriter` at the other end of the port: while it inserts and waits for the disk, the
 * next commands are decided here.
 */
export class WriterElsewhere implements Writer {
  commits = 0;
  private waiting: Waiting[] = [];
  private readonly ordered = new Map<number, readonly Waiting[]>();
  private orders = 0;
  private readonly heads = new Map<string, number>();
  private lost: Error | undefined;

  constructor(
    private readonly port: Port,
    private readonly its: {
      readonly committed: () => void;
      /** The last revision of a stream as the log stands, -1 where there is none. */
      readonly readHead: (stream: string) => number;
      /** Resolves when the thread has ended after the order to end. */
      readonly ended: Promise<void>;
    },
  ) {
    port.on('message', (delivery) => this.take(delivery as Delivery));
    its.ended.catch((error: Error) => this.lose(error));
  }

  append(stream: string, first: number, events: readonly StoredEvent[], deadlineMs: number) {
    return this.ask<Appended | Conflict>({
      kind: 'append',
      stream,
      first,
      events,
      dueMs: nowOfAllThreads() + deadlineMs,
    });
  }

  setCheckpoint(name: string, at: Position) {
    return this.ask<void>({ kind: 'checkpoint', name, at });
  }

  headOf(stream: string): number {
    return this.heads.get(stream) ?? this.remember(stream, this.its.readHead(stream));
  }

  async close(): Promise<void> {
    while (this.waiting.length + this.ordered.size > 0) await new Promise(setImmediate);
    // Everybody who waited was told.
    if (this.lost) return;
    this.port.postMessage(END);
    await this.its.ended;
  }

  private ask<T>(job: Job): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.lost) return reject(new OutcomeUnknown(this.lost));
      this.waiting.push({ job, resolve, reject });
      if (this.waiting.length === 1) setImmediate(this.order);
      else if (this.waiting.length === MAX_JOBS) this.order();
    });
  }

  private readonly order = (): void => {
    while (this.waiting.length > 0 && this.ordered.size < MAX_ORDERED) {
      const waiting = this.waiting.splice(0, MAX_JOBS);
      this.ordered.set((this.orders += 1), waiting);
      this.port.postMessage({ id: this.orders, jobs: packed(waiting.map(({ job }) => job)) } satisfies Order);
    }
  };

  private take({ id, answers, commits }: Delivery): void {
    this.commits = commits;
    const asked = this.ordered.get(id) ?? [];
    this.ordered.delete(id);
    asked.forEach(({ job, resolve, reject }, nth) => {
      const answer = answers[nth];
      if (answer?.kind === 'unknown') return reject(new OutcomeUnknown(new Error(answer.why)));
      if (answer?.kind === 'clock-went-back') return reject(new ClockWentBack(answer.recordedAt, answer.last));
      if (answer?.kind === 'appended' && job.kind === 'append' && !answer.duplicate) {
        this.remember(job.stream, Number(answer.revision));
      }
      resolve(answer as never);
    });
    this.its.committed();
    this.order();
  }

  /** The higher one: an answer may be older than what was read while it was on its way. */
  private remember(stream: string, head: number): number {
    const known = Math.max(head, this.heads.get(stream) ?? head);
    if (this.heads.size === KNOWN_STREAMS) this.heads.clear();
    this.heads.set(stream, known);
    return known;
  }

  private lose(error: Error): void {
    this.lost = error;
    const waiting = [...[...this.ordered.values()].flat(), ...this.waiting.splice(0)];
    this.ordered.clear();
    for (const { reject } of waiting) reject(new OutcomeUnknown(error));
  }
}
