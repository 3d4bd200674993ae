import { addressOf, categoryOf, parseAddress, Rejection, type Process, type Reaction, type Recorded } from '#kernel';
import { START, type EventStore, type Position } from '#event-store';
import { derivedFrom } from '../commands/identify.js';
import type { Loader } from '../commands/load.js';
import { decode } from '../decode.js';
import type { CommandHandling, Envelope } from '../ports.js';

export interface ProcessDependencies {
  readonly store: EventStore;
  readonly handling: CommandHandling;
  readonly loader: Loader;
  readonly processes: readonly Process<never>[];
  /** Something failed that is no refusal (a store out of reach); it is tried again after a pause. */
  readonly alarm: (error: unknown) => void;
}

const CHECKPOINT = 'processes';
const PAGE = 1_000;
// Saving costs a durable write; what a crash makes it repeat changes nothing.
const SAVE_EVERY_MS = 1_000;
const RETRY_PAUSE_MS = 500;
const RETRY_REQUESTED = 'ReactionRetryRequested';

/**
 * Turns events into commands, each event's after those of the same subject. At least once: a command's id hangs on its
 * process, event and index, so a repeat changes nothing. The checkpoint lies with the log, so rebuilding views sends nothing.
 */
export class ProcessRunner {
  private readonly memories = new Map<string, unknown>();
  private readonly types: readonly string[];
  private readonly waiting = new Set<{ position: Position; resolve: () => void }>();
  private handled: Position = START;
  private savedAtMs = 0;
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly its: ProcessDependencies) {
    const heard = its.processes.flatMap((process) => [...process.on, ...Object.keys(process.remembers?.on ?? {})]);
    this.types = [...new Set([...heard, RETRY_REQUESTED])];
  }

  /** Recalls what processes remember and begins to follow the log. */
  async start(): Promise<void> {
    this.handled = await this.its.store.checkpoints.get(CHECKPOINT);
    for (const process of this.its.processes) this.memories.set(process.name, process.remembers?.initial);
    await this.recall(this.handled);
    this.running = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.save();
  }

  /** Resolves when everything up to `position` has been reacted to. */
  settled(position: Position): Promise<void> {
    if (this.handled >= position) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add({ position, resolve }));
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const message of this.its.store.subscribe({ after: this.handled, types: this.types, signal })) {
          if (message.kind === 'event') await this.catchUp();
          if (message.kind === 'checkpoint') await this.advance(message.position);
        }
      } catch (error) {
        if (signal.aborted) return;
        this.its.alarm(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
      }
    }
  }

  private async catchUp(): Promise<void> {
    for (;;) {
      const { events, next } = await this.its.store.readAll({ after: this.handled, types: this.types, limit: PAGE });
      if (next <= this.handled) return;
      await this.react(events.map(decode));
      await this.advance(next);
    }
  }

  private async advance(position: Position): Promise<void> {
    if (position <= this.handled) return;
    this.handled = position;
    if (Date.now() - this.savedAtMs >= SAVE_EVERY_MS) await this.save();
    for (const waiter of this.waiting) {
      if (waiter.position > position) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }

  private async save(): Promise<void> {
    await this.its.store.checkpoints.set(CHECKPOINT, this.handled);
    this.savedAtMs = Date.now();
  }

  /** Events of one subject one after another, subjects side by side. A definition (no subject) waits for all before it. */
  private async react(events: readonly Recorded[]): Promise<void> {
    let chains = new Map<string, Promise<void>>();
    for (const event of events) {
      if (event.subject === undefined) {
        await Promise.all(chains.values());
        chains = new Map();
        this.learn(event);
        await this.reactTo(event);
        continue;
      }
      const before = chains.get(event.subject) ?? Promise.resolve();
      chains.set(event.subject, before.then(() => this.reactTo(event)));
    }
    await Promise.all(chains.values());
  }

  private learn(event: Recorded): void {
    for (const process of this.its.processes) {
      const step = process.remembers?.on[event.type];
      if (step) this.memories.set(process.name, step(this.memories.get(process.name) as never, event as never));
    }
  }

  private async recall(upTo: Position): Promise<void> {
    const types = this.its.processes.flatMap((process) => Object.keys(process.remembers?.on ?? {}));
    if (types.length === 0) return;
    for (let after = START; after < upTo; ) {
      const page = await this.its.store.readAll({ after, types, limit: PAGE });
      for (const stored of page.events) if (stored.position <= upTo) this.learn(decode(stored));
      after = page.next;
      if (page.next >= page.head) return;
    }
  }

  private async reactTo(event: Recorded): Promise<void> {
    if (event.type === RETRY_REQUESTED) return this.retry(event as Recorded<RetryRequested>);
    for (const process of this.its.processes) {
      if (process.on.includes(event.type)) await this.send(process, event);
    }
  }

  private async send(process: Process<never>, event: Recorded): Promise<void> {
    const reactions = await this.reactionsOf(process, event);
    for (const [index, reaction] of reactions.entries()) {
      const refusalId = derivedFrom('refusal', process.name, event.address, String(index));
      await this.attempt(process, event, reaction, { index, refusalId, salt: '' });
    }
  }

  private async reactionsOf(process: Process<never>, event: Recorded): Promise<readonly Reaction[]> {
    const memory = this.memories.get(process.name) as never;
    const standings = new Map<string, unknown>();
    for (const stream of process.reads?.(event as never, memory) ?? []) {
      const standing = await this.its.loader.standing(stream, categoryOf(stream)).catch(nothingIfRefused);
      if (standing !== undefined) standings.set(stream, standing);
    }
    return process.react(event as never, { memory, standings });
  }

  private async attempt(process: Process<never>, event: Recorded, reaction: Reaction, nth: Attempt): Promise<boolean> {
    const commandId = derivedFrom('reaction', process.name, event.address, String(nth.index), nth.salt);
    const base = { sender: senderOf(process), correlationId: event.correlationId, causationId: event.id };
    try {
      await this.its.handling.handle({ ...base, name: reaction.command, body: reaction.body, commandId });
      return true;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const body = {
        refusalId: nth.refusalId,
        process: process.name,
        event: event.address,
        index: nth.index,
        command: reaction.command,
        code: error.code,
        sentence: error.message,
      };
      const refusal: Envelope = { ...base, name: 'RecordReactionRefused', body, commandId: derivedFrom('refused', commandId) };
      await this.its.handling.handle(refusal);
      return false;
    }
  }

  /** Sends a refused reaction again, under a new command id, because a person asked for it. */
  private async retry(request: Recorded<RetryRequested>): Promise<void> {
    const { refusalId, process: name, event: address, index } = request.data;
    const process = this.its.processes.find((candidate) => candidate.name === name);
    const event = await this.eventAt(address);
    const reaction = process && event && (await this.reactionsOf(process, event))[index];
    if (!process || !event || !reaction) return;
    const done = await this.attempt(process, event, reaction, { index, refusalId, salt: request.address });
    if (!done) return;
    const commandId = derivedFrom('done', request.address);
    const sender = senderOf(process);
    await this.its.handling.handle({ name: 'RecordReactionDone', body: { refusalId }, commandId, sender });
  }

  private async eventAt(address: string): Promise<Recorded | undefined> {
    const place = parseAddress(address);
    if (!place) return undefined;
    for await (const stored of this.its.store.read(place.stream, { from: place.revision, limit: 1 })) {
      if (addressOf(stored.stream, stored.revision) === address) return decode(stored);
    }
    return undefined;
  }
}

interface RetryRequested {
  readonly refusalId: string;
  readonly process: string;
  readonly event: string;
  readonly index: number;
}

interface Attempt {
  readonly index: number;
  readonly refusalId: string;
  /** Tells a retry from the first time. */
  readonly salt: string;
}

const senderOf = (process: Process<never>): Envelope['sender'] => ({
  client: `process ${process.name}`,
  actor: { kind: 'system', id: process.name },
  roles: ['admin'],
});

const nothingIfRefused = (error: unknown): undefined => {
  if (!(error instanceof Rejection)) throw error;
  return undefined;
};
