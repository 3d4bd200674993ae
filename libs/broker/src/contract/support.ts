import assert from 'node:assert/strict';
import type { Batch, ConsumeOptions, Consumption, Message, ReceivedMessage, Topic } from '../port.js';
import type { Harness } from './harness.js';

export const message = (key: string, value: string, more: Partial<Message> = {}): Message => ({
  key,
  value,
  headers: {},
  ...more,
});

/** A topic that is there. */
export const topicOf = async ({ broker, freshTopic }: Harness, partitions = 3): Promise<Topic> => {
  const topic = freshTopic(partitions);
  await broker.ensureTopics([topic]);
  return topic;
};

/** Resolves when the condition holds; fails the case instead of hanging it. */
export const until = async ({ patienceMs }: Harness, holds: () => boolean, what: string): Promise<void> => {
  const giveUp = Date.now() + patienceMs;
  while (!holds()) {
    assert.ok(Date.now() < giveUp, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** A consumer that notes what it gets and commits all of it, unless told otherwise. */
export class Reader {
  readonly got: ReceivedMessage[] = [];
  readonly assignments = new Set<number>();
  readonly alarms: unknown[] = [];
  private consumption: Consumption | undefined;

  constructor(
    private readonly harness: Harness,
    private readonly handle: (batch: Batch) => Promise<void> = commitAll,
  ) {}

  get values(): string[] {
    return this.got.map(({ value }) => value);
  }

  async start({ name }: Topic, { group = 'readers', broker = this.harness.broker } = {}): Promise<this> {
    const options: ConsumeOptions = {
      topic: name,
      group: `${name}-${group}`,
      alarm: (error) => this.alarms.push(error),
      handle: async (batch) => {
        this.assignments.add(batch.assignment);
        this.got.push(...batch.messages);
        await this.handle(batch);
      },
    };
    this.consumption = await broker.consume(options);
    return this;
  }

  has(count: number): Promise<void> {
    return until(this.harness, () => this.got.length >= count, `${count} messages, got ${this.values.join(' ')}`);
  }

  async stop(): Promise<void> {
    await this.consumption?.stop();
  }
}

export const commitAll = async ({ messages, beat, commit }: Batch): Promise<void> => {
  await beat();
  await commit(messages.at(-1) as ReceivedMessage);
};

/** Values of a key in the order in which they came. */
export const valuesOf = (got: readonly ReceivedMessage[], key: string): string[] =>
  got.filter((each) => each.key === key).map(({ value }) => value);
