import { describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { queriesOf, type Readers } from '#read-model';
import { Forbidden, ViewLate } from '../ports.js';
import { ask, day, NOW, open, sale, start } from './testing/asking.js';
import { ScratchLog } from './testing/scratch-log.js';
import { queries, till } from './testing/till-queries.js';
import { POISON, tillView, type Account } from './testing/till-view.js';

describe('askViews', () => {
  it('answers a row with what the sender may see', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    log.write(open('c1', 1));
    expect(await ask(handling, log, { key: 'c1' })).toMatchObject({
      body: { id: 'c1' },
      may: true,
      stale: false,
      asOf: NOW,
    });
    const customer = { client: 'c1', actor: { kind: 'customer', id: 'c1' }, roles: ['customer'] } as const;
    expect(await ask(handling, log, { key: 'c1', sender: customer })).toMatchObject({ may: false });
    await expect(ask(handling, log, { key: 'c2', sender: customer })).rejects.toThrow(Forbidden);
    await expect(ask(handling, log, { query: 'list', sender: customer })).rejects.toThrow(Forbidden);
    await expect(ask(handling, log, { query: 'echo', sender: customer })).rejects.toThrow(Forbidden);
  });

  it('answers a row with all its parts from one state, whatever is folded meanwhile', async () => {
    const log = new ScratchLog();
    const cents = async (tables: Readers) => ((await tables['accounts']!.get('c1')) as unknown as Account).cents;
    const run = async (tables: Readers) => {
      const before = await cents(tables);
      log.write(sale('c1', 500, 2));
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return { before, after: await cents(tables) };
    };
    const twice = queriesOf(tillView() as never, { row: { ...queries.row, run } });
    const { handling } = await start(log, {}, twice);
    log.write(open('c1', 1));
    expect(await ask(handling, log, { key: 'c1' })).toMatchObject({ body: { before: 0, after: 0 } });
    expect(await ask(handling, log, { key: 'c1' })).toMatchObject({ body: { before: 500, after: 500 } });
  });

  it('tells what is missing', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log, { nearest: (_, names) => [...names][0] });
    await expect(ask(handling, log, { view: 'til' })).rejects.toMatchObject({
      code: 'unknown-view',
      detail: { nearest: 'till' },
    });
    await expect(ask(handling, log, { query: 'x' })).rejects.toMatchObject({ code: 'unknown-query' });
    await expect(ask(handling, log, { key: 'c9' })).rejects.toMatchObject({ kind: 'missing', code: 'unknown-key' });
  });

  it('converts parameters, and lists the known ones beside an unknown one', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    const answer = await ask(handling, log, { query: 'echo', params: { cents: '-7', big: 'true' } });
    expect(answer.body).toMatchObject({ cents: -7, big: true });
    await expect(ask(handling, log, { query: 'echo', params: { cent: '1' } })).rejects.toMatchObject({
      code: 'unknown-parameter',
      detail: { known: ['cents', 'big', 'kind'] },
    });
    await expect(ask(handling, log, { query: 'echo', params: { cents: 'x', kind: 'c' } })).rejects.toMatchObject({
      code: 'invalid-parameter',
      faults: [{ path: 'cents' }, { path: 'kind' }],
    });
    await expect(ask(handling, log, { query: 'list', page: { limit: 1_001 } })).rejects.toThrow(Rejection);
  });

  it('goes through a list by cursors, all pages with the same asOf', async () => {
    const log = new ScratchLog();
    let now = NOW;
    const { handling } = await start(log, { now: () => now });
    for (const c of ['c1', 'c2', 'c3']) log.write(open(c, 1));
    const first = await ask(handling, log, { query: 'list', page: { limit: 2 } });
    expect(first.body.items.map((a: Account) => a.id)).toEqual(['c1', 'c2']);
    now = '2027-01-01T00:00:00.000Z';
    const cursor = first.body.nextCursor;
    const second = await ask(handling, log, { query: 'list', page: { limit: 2, cursor } });
    expect(second).toMatchObject({ asOf: NOW, body: { items: [{ id: 'c3' }], nextCursor: null } });
    const other = ask(handling, log, { query: 'list', params: { cents: '1' }, page: { limit: 2, cursor } });
    await expect(other).rejects.toMatchObject({ kind: 'invalid', code: 'cursor-expired' });
    await expect(ask(handling, log, { query: 'list', page: { limit: 2, cursor: 'e30' } })).rejects.toThrow(
      'first page',
    );
    const raised = await start(log, {}, till({ version: 2 }));
    const afterwards = ask(raised.handling, log, { query: 'list', page: { limit: 2, cursor } });
    await expect(afterwards).rejects.toMatchObject({ code: 'cursor-expired' });
  });

  it.each([
    ['a place of no values', { a: [null, {}] }],
    ['a moment that is none', { t: '2026-13-01' }],
  ])('refuses a cursor that somebody made up: %s', async (_, change) => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    for (const c of ['c1', 'c2']) log.write(open(c, 1));
    const { body } = await ask(handling, log, { query: 'list', page: { limit: 1 } });
    const made = { ...JSON.parse(Buffer.from(body.nextCursor, 'base64url').toString()), ...change };
    const cursor = Buffer.from(JSON.stringify(made)).toString('base64url');
    await expect(ask(handling, log, { query: 'list', page: { limit: 1, cursor } })).rejects.toMatchObject({
      code: 'cursor-expired',
    });
  });

  it('waits for the position asked for, and for the processes first', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log, {
      waitForReactions: async () => void log.write(sale('c1', 5, 2)),
    });
    log.write(open('c1', 1));
    expect(await ask(handling, log, { key: 'c1', reactions: true })).toMatchObject({ body: { cents: 5 } });
  });

  it('says that the view is late after five seconds', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log, {
      watermarks: { of: () => undefined, reached: async (_v, _p, ms) => ms < 4_000 },
    });
    await expect(ask(handling, log, { key: 'c1' })).rejects.toThrow(ViewLate);
  });

  it('marks a parked row as stale', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    const note = (stream: string, text: string) => ({
      stream,
      type: 'Noted',
      subject: 'c1',
      occurredAt: day(2),
      body: { text },
    });
    log.write(note('note-1', 'a'));
    log.write(note('note-2', POISON));
    log.write(note('note-3', 'b'));
    expect(await ask(handling, log, { query: 'notes', key: 'c1' })).toMatchObject({
      body: { texts: ['a of c1'] },
      stale: true,
    });
    const past = await ask(handling, log, { query: 'notes', key: 'c1', asOf: day(3) });
    expect(past).toMatchObject({ body: { texts: ['a of c1'] }, stale: true });
  });
});
