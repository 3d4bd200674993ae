import { setTimeout as pause } from 'node:timers/promises';
import { Rejection } from '#kernel';
import { readCommand, Unreadable, type InboxCommand } from './command-message.js';
import { deadLetter } from './dead-letter.js';
import type { Batch, Broker, Consumption, ReceivedMessage, Topic } from './port.js';

export interface InboxOptions {
  readonly broker: Broker;
  /** Both are made where they are missing. */
  readonly topic: Topic;
  readonly deadLetters: Topic;
  readonly group: string;
  /** Resolves when the command's outcome is stored. Throws `Rejection` where the command is refused. */
  readonly handle: (command: InboxCommand) => Promise<unknown>;
  /** Something failed that is no refusal; it is tried again for as long as it takes. */
  readonly alarm: (error: unknown) => void;
}

/** Commands handled side by side, those of a key one after another. */
const SLICE = 64;
// A commit is a way to the broker and back; what a crash makes it take again changes nothing.
const COMMIT_EVERY_MS = 1_000;
const RETRY_PAUSE_MS = 500;
/** Refused for the moment only. */
const PASSING = 'concurrent-change';

/**
 * Takes commands from a topic. An offset is committed when the outcomes of all commands up to it are stored, and a
 * command is known by source and id, so each takes effect once. What is refused, or is no command, becomes a dead
 * letter.
 */
export class Inbox {
  private consumption: Promise<Consumption | undefined> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly its: InboxOptions) {}

  start(): void {
    this.consumption = this.begin();
  }

  /** Waits for the commands in hand, but not for what is being tried again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await (await this.consumption)?.stop();
  }

  /** undefined: it was stopped before the broker could be reached. */
  private async begin(): Promise<Consumption | undefined> {
    const { broker, topic, deadLetters, group, alarm } = this.its;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await broker.ensureTopics([topic, deadLetters]);
        return await broker.consume({ topic: topic.name, group, alarm, handle: (batch) => this.take(batch) });
      } catch (error) {
        alarm(error);
        await pause(RETRY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  private async take(batch: Batch): Promise<void> {
    let committedAtMs = Date.now();
    for (let from = 0; from < batch.messages.length && !this.stopping.signal.aborted; from += SLICE) {
      const slice = batch.messages.slice(from, from + SLICE);
      const outcomes = await Promise.allSettled(chainsOf(slice).map((chain) => this.settleAll(chain, batch)));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed && this.stopping.signal.aborted) return;
      if (failed) throw failed.reason;
      const isLast = from + SLICE >= batch.messages.length || this.stopping.signal.aborted;
      if (!isLast && Date.now() < committedAtMs + COMMIT_EVERY_MS) continue;
      await batch.commit(slice.at(-1) as ReceivedMessage);
      committedAtMs = Date.now();
    }
  }

  private async settleAll(chain: readonly ReceivedMessage[], batch: Batch): Promise<void> {
    for (const message of chain) await this.settle(message, batch);
  }

  /** Comes to an end with the message, or throws where the partition is gone or the inbox is to stop. */
  private async settle(message: ReceivedMessage, { beat }: Batch): Promise<void> {
    for (;;) {
      this.stopping.signal.throwIfAborted();
      await beat();
      try {
        return await this.handle(message);
      } catch (error) {
        this.its.alarm(error);
        await pause(RETRY_PAUSE_MS, undefined, { signal: this.stopping.signal });
      }
    }
  }

  private async handle(message: ReceivedMessage): Promise<void> {
    const { handle, broker, deadLetters } = this.its;
    try {
      await handle(readCommand(message));
    } catch (error) {
      const isFinal = error instanceof Unreadable || (error instanceof Rejection && error.code !== PASSING);
      if (!isFinal) throw error;
      await broker.publish(deadLetters.name, [deadLetter(message, error)]);
    }
  }
}

/** Messages of a key follow each other; those without a key follow nobody. */
const chainsOf = (messages: readonly ReceivedMessage[]): ReceivedMessage[][] => {
  const chains = new Map<string, ReceivedMessage[]>();
  for (const message of messages) {
    const name = message.key === '' ? `offset ${message.offset}` : `key ${message.key}`;
    if (!chains.get(name)?.push(message)) chains.set(name, [message]);
  }
  return [...chains.values()];
};
