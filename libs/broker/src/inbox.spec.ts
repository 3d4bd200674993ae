import { describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import type { InboxCommand } from './command-message.js';
import { Inbox } from './inbox.js';
import { createMemoryBroker } from './memory/index.js';
import type { Broker, Message } from './port.js';
import { messagesIn } from './testing.js';
import { COMMANDS, DEAD_LETTERS } from './topics.js';

const command = (id: string, { key = id, value = '{}' }: { key?: string; value?: string } = {}): Message => ({
  key,
  value,
  headers: { ce_specversion: '1.0', ce_id: id, ce_source: '/shop', ce_type: 'RecordPurchase' },
});

/** An inbox with a broker of its own. */
class Bench {
  readonly broker = createMemoryBroker();
  handled: InboxCommand[] = [];
  readonly alarms: unknown[] = [];
  react: (command: InboxCommand) => Promise<unknown> = async () => undefined;
  private inbox: Inbox | undefined;

  start(through: Broker = this.broker): void {
    this.inbox = new Inbox({
      broker: through,
      topic: COMMANDS,
      deadLetters: DEAD_LETTERS,
      group: 'kenal',
      alarm: (error) => this.alarms.push(error),
      handle: async (given) => {
        await this.react(given);
        this.handled.push(given);
      },
    });
    this.inbox.start();
  }

  async stop(): Promise<void> {
    await this.inbox?.stop();
  }

  publish(...messages: readonly Message[]): Promise<void> {
    return this.broker.publish(COMMANDS.name, messages);
  }

  get ids(): string[] {
    return this.handled.map(({ id }) => id);
  }
}

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** Together with the others, for many wait. */
const test = (name: string, run: (bench: Bench) => Promise<void>): void =>
  it.concurrent(name, async () => {
    const bench = new Bench();
    await bench.broker.ensureTopics([COMMANDS, DEAD_LETTERS]);
    try {
      await run(bench);
    } finally {
      await bench.stop();
      await bench.broker.close();
    }
  });

describe('the inbox', () => {
  test('hands over commands with the source and id that name them', async (bench) => {
    bench.start();
    await bench.publish(command('order-1', { value: '{"purchaseId":"p-1"}' }));
    await until(() => bench.handled.length === 1);
    expect(bench.handled[0]).toMatchObject({
      name: 'RecordPurchase',
      source: '/shop',
      id: 'order-1',
      body: { purchaseId: 'p-1' },
    });
  });

  test('handles the commands of a key one after another, even where the first is tried again', async (bench) => {
    const many = Array.from({ length: 200 }, (_, n) => command(`order-${n}`, { key: `c-${n % 3}` }));
    let first = true;
    bench.react = async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      if (id !== 'order-0' || !first) return;
      first = false;
      throw new Error('the log is away');
    };
    await bench.publish(...many);
    bench.start();
    await until(() => bench.handled.length === 200);
    for (const key of [0, 1, 2]) {
      const its = bench.ids.filter((id) => Number(id.split('-')[1]) % 3 === key);
      expect(its).toEqual([...its].sort((a, b) => Number(a.slice(6)) - Number(b.slice(6))));
    }
    expect(bench.alarms).toHaveLength(1);
  });

  test('makes a refused command a dead letter with the reason, and goes on', async (bench) => {
    const body = '{"email":"sri@example.org"}';
    const fault = { path: 'email', code: 'is-email', message: 'sri@example.org is no e-mail address' };
    bench.react = async ({ id }) => {
      if (id === 'bad') throw new Rejection('invalid', 'invalid-command', 'no: sri@example.org', {}, [fault]);
    };
    await bench.publish(command('bad', { key: 'c', value: body }), command('good', { key: 'c' }));
    bench.start();
    const [letter] = await messagesIn(bench.broker, DEAD_LETTERS.name, 1);
    await until(() => bench.handled.length === 1);
    expect(letter).toMatchObject({ key: 'c', value: body, headers: { ce_id: 'bad', kenal_reason: 'invalid-command' } });
    expect(letter?.headers).toMatchObject({ kenal_kind: 'invalid', kenal_faults: 'email is-email', kenal_offset: '0' });
    expect(JSON.stringify(letter?.headers)).not.toContain('sri');
    expect(bench.alarms).toEqual([]);
  });

  test('repeats no field name that the sender made up', async (bench) => {
    const fault = { path: 'sri lestari, 081234', code: 'unknown-field', message: '' };
    bench.react = async () => {
      throw new Rejection('invalid', 'invalid-command', '', {}, [fault]);
    };
    await bench.publish(command('bad'));
    bench.start();
    const [letter] = await messagesIn(bench.broker, DEAD_LETTERS.name, 1);
    expect(letter?.headers['kenal_faults']).toBe('? unknown-field');
  });

  test('makes what is no command a dead letter', async (bench) => {
    await bench.publish({ key: 'c', value: 'no json', headers: {} }, command('good'));
    bench.start();
    const [letter] = await messagesIn(bench.broker, DEAD_LETTERS.name, 1);
    await until(() => bench.handled.length === 1);
    expect(letter).toMatchObject({ value: 'no json', headers: { kenal_reason: 'not-json', kenal_kind: 'unreadable' } });
  });

  test('tries again what failed for the moment, and makes no dead letter of it', async (bench) => {
    let tries = 0;
    bench.react = async () => {
      tries += 1;
      if (tries === 1) throw new Rejection('conflict', 'concurrent-change', 'Try again.');
      if (tries === 2) throw new Error('outcome unknown');
    };
    await bench.publish(command('order-1'));
    bench.start();
    await until(() => bench.handled.length === 1);
    expect(bench.alarms).toHaveLength(2);
  });

  test('gets a command again whose offset was not committed, under the same name', async (bench) => {
    await bench.publish(command('order-1'));
    const forgetful: Broker = {
      ...bench.broker,
      consume: (options) =>
        bench.broker.consume({
          ...options,
          handle: (batch) => options.handle({ ...batch, commit: async () => undefined }),
        }),
    };
    bench.start(forgetful);
    await until(() => bench.handled.length >= 2);
    await bench.stop();
    expect(new Set(bench.ids)).toEqual(new Set(['order-1']));
  });

  test('waits for a broker that is not there yet', async (bench) => {
    let away = 2;
    const ensureTopics = async () => {
      if (away-- > 0) throw new Error('nobody answers');
    };
    await bench.publish(command('order-1'));
    bench.start({ ...bench.broker, ensureTopics });
    await until(() => bench.handled.length === 1);
    expect(bench.alarms).toHaveLength(2);
  });

  test('commits nothing before the outcomes of all up to it are stored', async (bench) => {
    let release: () => void = () => undefined;
    bench.react = ({ id }) => (id === 'slow' ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve());
    await bench.publish(command('slow', { key: 'a' }), command('quick', { key: 'a' }));
    bench.start();
    await until(() => release.length === 1);
    const stopped = bench.stop();
    release();
    await stopped;
    [bench.handled, bench.react] = [[], async () => undefined];
    bench.start();
    await until(() => bench.handled.length === 2);
    expect(bench.ids).toEqual(['slow', 'quick']);
  });
});
