import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import type { InboxCommand } from './command-message.js';
import { Inbox } from './inbox.js';
import { createMemoryBroker } from './memory/index.js';
import type { Broker, Message } from './port.js';
import { messagesIn } from './testing.js';
import { COMMANDS, DEAD_LETTERS } from './topics.js';

let broker: Broker;
let handled: InboxCommand[];
let alarms: unknown[];
let react: (command: InboxCommand) => Promise<unknown>;
let inbox: Inbox;

const command = (id: string, { key = id, value = '{}' }: { key?: string; value?: string } = {}): Message => ({
  key,
  value,
  headers: { ce_specversion: '1.0', ce_id: id, ce_source: '/shop', ce_type: 'RecordPurchase' },
});

const start = (through = broker) => {
  inbox = new Inbox({
    broker: through,
    topic: COMMANDS,
    deadLetters: DEAD_LETTERS,
    group: 'kenal',
    alarm: (error) => alarms.push(error),
    handle: async (given) => {
      await react(given);
      handled.push(given);
    },
  });
  inbox.start();
};

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

const ids = () => handled.map(({ id }) => id);

beforeEach(async () => {
  broker = createMemoryBroker();
  await broker.ensureTopics([COMMANDS, DEAD_LETTERS]);
  [handled, alarms] = [[], []];
  react = async () => undefined;
});

afterEach(async () => {
  await inbox.stop();
  await broker.close();
});

describe('the inbox', () => {
  it('hands over commands with the source and id that name them', async () => {
    start();
    await broker.publish(COMMANDS.name, [command('order-1', { value: '{"purchaseId":"p-1"}' })]);
    await until(() => handled.length === 1);
    expect(handled[0]).toMatchObject({
      name: 'RecordPurchase',
      source: '/shop',
      id: 'order-1',
      body: { purchaseId: 'p-1' },
    });
  });

  it('handles the commands of a key one after another, even where the first is tried again', async () => {
    const many = Array.from({ length: 200 }, (_, n) => command(`order-${n}`, { key: `c-${n % 3}` }));
    let first = true;
    react = async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      if (id !== 'order-0' || !first) return;
      first = false;
      throw new Error('the log is away');
    };
    await broker.publish(COMMANDS.name, many);
    start();
    await until(() => handled.length === 200);
    for (const key of [0, 1, 2]) {
      const its = ids().filter((id) => Number(id.split('-')[1]) % 3 === key);
      expect(its).toEqual([...its].sort((a, b) => Number(a.slice(6)) - Number(b.slice(6))));
    }
    expect(alarms).toHaveLength(1);
  });

  it('makes a refused command a dead letter with the reason, and goes on', async () => {
    const body = '{"email":"sri@example.org"}';
    const fault = { path: 'email', code: 'is-email', message: 'sri@example.org is no e-mail address' };
    react = async ({ id }) => {
      if (id === 'bad') throw new Rejection('invalid', 'invalid-command', 'no: sri@example.org', {}, [fault]);
    };
    await broker.publish(COMMANDS.name, [command('bad', { key: 'c', value: body }), command('good', { key: 'c' })]);
    start();
    const [letter] = await messagesIn(broker, DEAD_LETTERS.name, 1);
    await until(() => handled.length === 1);
    expect(letter).toMatchObject({ key: 'c', value: body, headers: { ce_id: 'bad', kenal_reason: 'invalid-command' } });
    expect(letter?.headers).toMatchObject({ kenal_kind: 'invalid', kenal_faults: 'email is-email', kenal_offset: '0' });
    expect(JSON.stringify(letter?.headers)).not.toContain('sri');
    expect(alarms).toEqual([]);
  });

  it('repeats no field name that the sender made up', async () => {
    const fault = { path: 'sri lestari, 081234', code: 'unknown-field', message: '' };
    react = async () => {
      throw new Rejection('invalid', 'invalid-command', '', {}, [fault]);
    };
    await broker.publish(COMMANDS.name, [command('bad')]);
    start();
    const [letter] = await messagesIn(broker, DEAD_LETTERS.name, 1);
    expect(letter?.headers['kenal_faults']).toBe('? unknown-field');
  });

  it('makes what is no command a dead letter', async () => {
    await broker.publish(COMMANDS.name, [{ key: 'c', value: 'no json', headers: {} }, command('good')]);
    start();
    const [letter] = await messagesIn(broker, DEAD_LETTERS.name, 1);
    await until(() => handled.length === 1);
    expect(letter).toMatchObject({ value: 'no json', headers: { kenal_reason: 'not-json', kenal_kind: 'unreadable' } });
  });

  it('tries again what failed for the moment, and makes no dead letter of it', async () => {
    let tries = 0;
    react = async () => {
      tries += 1;
      if (tries === 1) throw new Rejection('conflict', 'concurrent-change', 'Try again.');
      if (tries === 2) throw new Error('outcome unknown');
    };
    await broker.publish(COMMANDS.name, [command('order-1')]);
    start();
    await until(() => handled.length === 1);
    expect(alarms).toHaveLength(2);
  });

  it('gets a command again whose offset was not committed, under the same name', async () => {
    await broker.publish(COMMANDS.name, [command('order-1')]);
    const forgetful: Broker = {
      ...broker,
      consume: (options) =>
        broker.consume({ ...options, handle: (batch) => options.handle({ ...batch, commit: async () => undefined }) }),
    };
    start(forgetful);
    await until(() => handled.length >= 2);
    await inbox.stop();
    expect(new Set(ids())).toEqual(new Set(['order-1']));
  });

  it('waits for a broker that is not there yet', async () => {
    let away = 2;
    const ensureTopics = async () => {
      if (away-- > 0) throw new Error('nobody answers');
    };
    await broker.publish(COMMANDS.name, [command('order-1')]);
    start({ ...broker, ensureTopics });
    await until(() => handled.length === 1);
    expect(alarms).toHaveLength(2);
  });

  it('commits nothing before the outcomes of all up to it are stored', async () => {
    let release: () => void = () => undefined;
    react = ({ id }) => (id === 'slow' ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve());
    await broker.publish(COMMANDS.name, [command('slow', { key: 'a' }), command('quick', { key: 'a' })]);
    start();
    await until(() => release.length === 1);
    const stopped = inbox.stop();
    release();
    await stopped;
    [handled, react] = [[], async () => undefined];
    start();
    await until(() => handled.length === 2);
    expect(ids()).toEqual(['slow', 'quick']);
  });
});
