import { setTimeout as pause } from 'node:timers/promises';
import { START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import type { Broker, Message, Topic } from './port.js';

/** Events of the log that follow each other, from all that it holds after one position up to another. */
export interface LogStretch {
  readonly events: readonly RecordedEvent[];
  readonly after: Position;
  readonly upTo: Position;
}

export interface RelayOptions {
  readonly store: EventStore;
  readonly broker: Broker;
  /** Made where it is missing. */
  readonly topic: Topic;
  /** Of the relay's checkpoint, which lies with the log. */
  readonly name: string;
  readonly messagesOf: (stretch: LogStretch) => readonly Message[] | Promise<readonly Message[]>;
  /** Log or broker is away; the relay tries again after a pause. */
  readonly alarm: (error: unknown) => void;
}

const PAGE = 500;
// Saving costs a durable write; what a crash makes it send again is dropped by its id.
const SAVE_EVERY_MS = 1_000;
const RETRY_PAUSE_MS = 500;

/**
 * Sends the log to a topic, at least once, in the order of the log. It goes on after what the broker has acknowledged;
 * a page that failed is sent again whole, so that what follows never overtakes it.
 */
export class Relay {
  private sent: Position = START;
  private saved: Position = START;
  private savedAtMs = 0;
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly its: RelayOptions) {}

  /** Everything up to it has been acknowledged by the broker. */
  get position(): Position {
    return this.sent;
  }

  async start(): Promise<void> {
    this.sent = this.saved = await this.its.store.checkpoints.get(this.its.name);
    this.running = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.save();
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.its.broker.ensureTopics([this.its.topic]);
        await this.catchUp();
        for await (const message of this.its.store.subscribe({ after: this.sent, signal })) {
          if (message.kind === 'event' && message.event.position > this.sent) await this.catchUp();
          if (message.kind === 'checkpoint') await this.advance([], message.position);
        }
      } catch (error) {
        if (signal.aborted) return;
        this.its.alarm(error);
        await pause(RETRY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async catchUp(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const { events, next, head } = await this.its.store.readAll({ after: this.sent, limit: PAGE });
      await this.advance(events, next);
      if (next >= head) return;
    }
  }

  private async advance(events: readonly RecordedEvent[], upTo: Position): Promise<void> {
    if (upTo > this.sent) {
      const { broker, topic, messagesOf } = this.its;
      await broker.publish(topic.name, await messagesOf({ events, after: this.sent, upTo }));
      this.sent = upTo;
    }
    if (Date.now() - this.savedAtMs >= SAVE_EVERY_MS) await this.save();
  }

  private async save(): Promise<void> {
    if (this.saved === this.sent) return;
    await this.its.store.checkpoints.set(this.its.name, this.sent);
    this.saved = this.sent;
    this.savedAtMs = Date.now();
  }
}
