import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTraceIndex } from '#audit/sqlite';
import { loadConfig } from '#platform';
import { openLog, type Kenal } from '../open-kenal.js';
import type { WritingSide } from '../writing-side.js';
import { Trail } from './trail.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-trail-'));
const index = openTraceIndex(join(folder, 'trace.db'));
const sender = { client: 'test', actor: { kind: 'agent', id: 'test' }, roles: ['admin'] } as const;
/** Nobody asks a view here. */
const queries = {} as Kenal['queries'];
let writing: WritingSide;
let trail: Trail;

beforeAll(async () => {
  writing = await openLog({ config: loadConfig({ KENAL_DATA: folder }, folder) });
  trail = new Trail({ writing, queries }, index);
  for (const [name, body] of [
    ['RegisterCustomer', { customerId: 'c-1', name: 'Sri' }],
    ['RegisterCustomer', { customerId: 'c-2', name: 'Budi' }],
    ['ForgetCustomer', { customerId: 'c-2', basis: 'asked' }],
  ] as const)
    await writing.handling.handle({ name, body, sender });
});

afterAll(async () => {
  index.close();
  await writing.close();
  rmSync(folder, { recursive: true });
});

const sight = () => ({ keys: writing.keys, may: false, shown: () => undefined, sender, whom: () => undefined });
const page = { limit: 10 };

describe('what is asked of somebody or something that is not there is refused', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['events', () => trail.ofCustomer('c-9', page, sight()), 'unknown-customer'],
    ['steps', () => trail.steps('c-9', page, sight()), 'unknown-customer'],
    ['an export', () => trail.export({ customer: 'c-9' }), 'unknown-customer'],
    ['a stream', () => trail.ofStream('customer-c-9', page, sight()), 'unknown-stream'],
    ['an export of a stream', () => trail.export({ stream: 'customer-c-9' }), 'unknown-stream'],
  ])('%s', async (_, ask, code) => {
    await expect(ask()).rejects.toMatchObject({ kind: 'missing', code });
  });
});

describe('what is there is told', () => {
  it('of a customer who was forgotten, too', async () => {
    const { items } = await trail.ofCustomer('c-2', page, sight());
    expect(items.map(({ type }) => type)).toEqual(['CustomerRegistered', 'CustomerForgotten']);
    expect(await lines(trail.export({ customer: 'c-2' }))).toBe(1 + 2 + 1);
  });

  it('though a page of it is empty', async () => {
    const { nextCursor } = await trail.ofStream('customer-c-2', { limit: 1 }, sight());
    expect(nextCursor).not.toBeNull();
    const beyond = Buffer.from(JSON.stringify(['0'.repeat(20), 2])).toString('base64url');
    expect((await trail.ofStream('customer-c-2', { limit: 1, cursor: beyond }, sight())).items).toEqual([]);
  });

  it('as nothing, where an export is of a time in which nothing was recorded', async () => {
    const wanted = { from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' } as const;
    expect(await lines(trail.export(wanted))).toBe(1 + 1);
  });
});

const lines = async (exported: Promise<AsyncIterable<string>>): Promise<number> => {
  let count = 0;
  for await (const chunk of await exported) count += chunk.split('\n').length - 1;
  return count;
};
