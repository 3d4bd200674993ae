import { WrongExpectedVersionError, type EventStoreDBClient } from '@eventstore/db-client';
import { ClockWentBack, OutcomeUnknown } from '../port.js';
import { connect, disconnect } from './client.js';
import { tame } from './tame.js';

/** More than this means that callers send without waiting for answers. */
const MAX_UNDER_WAY = 10_000;
/** A connection without any answer for so long, while one was awaited. */
const STALLED_MS = 500;

/** Asks the server for one append, at once. */
export type Ask = <R>(append: (client: EventStoreDBClient) => Promise<R>) => Promise<R>;

/** The connection of this process that appends: the client mixes up the failures of two. */
let appending: object | undefined;

/**
 * The one connection that appends, in the order of asking. Its first append goes alone: many at once would open a
 * stream each, and an error on one of them would fail them all.
 */
export class AppendingConnection {
  private readonly self = {};
  private client: EventStoreDBClient;
  /** An append was answered, and none failed since. */
  private isOpen = false;
  private isStalled = false;
  /** When the server last answered anything. */
  private answeredMs = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly address: string,
    /** Awaited before whatever is sent. */
    private readonly prepare: () => Promise<void>,
  ) {
    this.client = tame(connect(address));
  }

  /**
   * Runs `work` in its turn, which asks at most once. Whatever goes wrong is `OutcomeUnknown`, and so is having no
   * answer in time: the client does not keep deadlines on its batch-append streams.
   */
  async inTurn<T>(deadlineMs: number, work: (ask: Ask) => Promise<T>): Promise<T> {
    if (appending !== undefined && appending !== this.self) {
      throw new Error('Another event store of this process appends to EventStoreDB. Close it first.');
    }
    appending = this.self;
    if (this.underWay.size >= MAX_UNDER_WAY) {
      throw new OutcomeUnknown(new Error(`${MAX_UNDER_WAY} appends are under way already.`));
    }
    let isOver = false;
    const turn = this.queue.then(async () => {
      if (isOver) throw new Error('The deadline passed before the append was sent.');
      await this.ready();
      return this.begun(work);
    });
    const askedMs = performance.now();
    const answer = withDeadline(
      turn.then((begun) => begun.answer),
      deadlineMs,
      () => {
        isOver = true;
        this.isStalled ||= performance.now() - Math.max(askedMs, this.answeredMs) >= STALLED_MS;
      },
    );
    this.queue = turn.then(({ alone }) => (alone ? answer : undefined)).catch(() => undefined);
    this.underWay.add(answer);
    void answer.catch(() => undefined).then(() => this.underWay.delete(answer));
    return answer;
  }

  /** Waits for what is under way, at most until its deadlines. */
  async close(): Promise<void> {
    await Promise.allSettled(this.underWay);
    if (appending === this.self) appending = undefined;
    await disconnect(this.client);
  }

  private begun<T>(work: (ask: Ask) => Promise<T>): { readonly answer: Promise<T>; readonly alone: boolean } {
    const wasOpen = this.isOpen;
    let isAsked = false;
    const answer = work((append) => {
      isAsked = true;
      return this.watched(append(this.client));
    });
    return { answer, alone: isAsked && !wasOpen };
  }

  /** A stream on which nothing is answered stays as it is for ever: a new client opens another. */
  private async ready(): Promise<void> {
    if (this.isStalled) {
      // To its end, which rejects all that is under way in whatever client.
      await disconnect(this.client);
      this.client = tame(connect(this.address));
      this.isStalled = false;
      this.isOpen = false;
    }
    await this.prepare();
  }

  private watched<R>(answer: Promise<R>): Promise<R> {
    const isAnswered = (): void => {
      this.answeredMs = performance.now();
      this.isOpen = true;
    };
    answer.then(isAnswered, (error) => {
      if (error instanceof WrongExpectedVersionError) isAnswered();
      else this.isOpen = false;
    });
    return answer;
  }
}

const withDeadline = <T>(answer: Promise<T>, deadlineMs: number, whenOver: () => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      whenOver();
      reject(new OutcomeUnknown(new Error(`There was no answer within ${deadlineMs} ms.`)));
    }, deadlineMs);
    const failed = (error: unknown): void => {
      reject(error instanceof OutcomeUnknown || error instanceof ClockWentBack ? error : new OutcomeUnknown(error));
    };
    void answer.then(resolve, failed).finally(() => clearTimeout(timer));
  });
