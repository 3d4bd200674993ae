import { afterEach, describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsBoolean, IsOneOf, Rejection, type Role } from '#kernel';
import { NoParams, queriesOf, type Query, type RowQuery, type Tables, type ViewWithQueries } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { Forbidden, ViewLate, type Question, type QueryHandling } from '../ports.js';
import { askViews, type AskViewsOptions } from './ask-views.js';
import { runProjections, type Projections } from './run-projections.js';
import { ScratchLog } from './testing/scratch-log.js';
import { POISON, tillView, type Account } from './testing/till-view.js';

class Filter {
  @IsOptional() @IsInt() cents?: number;
  @IsOptional() @IsBoolean() big?: boolean;
  @IsOptional() @IsOneOf(['a', 'b']) kind?: string;
}

const roles: readonly Role[] = ['agent', 'customer'];
const ROW: RowQuery<Tables, object> = {
  kind: 'row',
  about: '',
  params: NoParams,
  roles,
  opensTo: ['agent'],
  scope: (key) => ({ customer: key }),
  run: (tables, key) => tables['accounts']!.get(key) as Promise<object | undefined>,
};
const LIST: Query = {
  kind: 'list',
  about: '',
  params: Filter,
  roles,
  scope: () => 'all',
  run: async (tables, _p, _at, { limit, after }) => {
    const found = await tables['accounts']!.scan({ index: 'cents', limit: limit + 1, after: after as [number, string] });
    const items = found.slice(0, limit).map(({ row }) => row as Account);
    const last = found[limit - 1];
    return { items, next: found.length > limit && last ? [last.value, last.key] : undefined };
  },
};
const ECHO: Query = { kind: 'answer', about: '', params: Filter, roles: ['analyst'], scope: () => 'all', run: async (_, p, at) => ({ ...p, at }) };
const NOTES: RowQuery<Tables, object> = { ...ROW, run: (tables, key) => tables['notes']!.get(key) as Promise<object | undefined> };
const ofStream = (key: string) => ({ stream: key });
const CHAT: RowQuery<Tables, object> = { ...ROW, scope: ofStream, run: (tables, key) => tables['streams']!.get(key) as Promise<object | undefined> };
const WRONG: RowQuery<Tables, object> = { ...CHAT, run: (tables, key) => tables['notes']!.get(key) as Promise<object | undefined> };

const queries = { row: ROW, list: LIST, echo: ECHO, notes: NOTES, chat: CHAT, wrong: WRONG };
const till = (changes: object = {}): ViewWithQueries => queriesOf(tillView(changes) as never, queries);

const running: Projections[] = [];
afterEach(async () => {
  for (const projections of running.splice(0)) await projections.stop();
});

const NOW = '2026-12-01T00:00:00.000Z';
const start = async (log: ScratchLog, options: Partial<AskViewsOptions> = {}, view = till()) => {
  const viewStore = new MemoryViewStore();
  const projections = await runProjections({ store: log.store, viewStore, views: [view.view], adopting: ['Linked'] });
  running.push(projections);
  const handling = askViews({
    views: [view],
    viewReader: viewStore,
    store: log.store,
    watermarks: projections.watermarks,
    adopting: ['Linked'],
    organisation: { zone: 'Asia/Jakarta', currency: 'IDR' },
    now: () => NOW,
    reveal: (body, may) => ({ body, may }),
    ...options,
  });
  return { handling, projections, viewStore };
};

const agent = { client: 'a', actor: { kind: 'agent', id: 'a' }, roles: ['agent', 'analyst'] } as const;
const ask = async (handling: QueryHandling, log: ScratchLog, question: Partial<Question>): Promise<any> => {
  const { body, ...rest } = await handling.ask({
    view: 'till',
    query: 'row',
    params: {},
    sender: agent,
    after: await log.head(),
    ...question,
  });
  return { ...(body as object), ...rest };
};

const day = (n: number): string => `2026-06-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const open = (c: string, n: number) => ({ stream: `customer-${c}`, type: 'Opened', subject: c, occurredAt: day(n), recordedAt: day(n), body: { name: c } });
const sale = (c: string, cents: number, n: number, known = n) => ({
  stream: `sale-${c}-${n}`, type: 'Sold', subject: c, occurredAt: day(n), recordedAt: day(known), body: { cents },
});

describe('askViews', () => {
  it('answers a row with what the sender may see', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    log.write(open('c1', 1));
    expect(await ask(handling, log, { key: 'c1' })).toMatchObject({ body: { id: 'c1' }, may: true, stale: false, asOf: NOW });
    const customer = { client: 'c1', actor: { kind: 'customer', id: 'c1' }, roles: ['customer'] } as const;
    expect(await ask(handling, log, { key: 'c1', sender: customer })).toMatchObject({ may: false });
    await expect(ask(handling, log, { key: 'c2', sender: customer })).rejects.toThrow(Forbidden);
    await expect(ask(handling, log, { query: 'list', sender: customer })).rejects.toThrow(Forbidden);
    await expect(ask(handling, log, { query: 'echo', sender: customer })).rejects.toThrow(Forbidden);
  });

  it('tells what is missing', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log, { nearest: (_, names) => [...names][0] });
    await expect(ask(handling, log, { view: 'til' })).rejects.toMatchObject({ code: 'unknown-view', detail: { nearest: 'till' } });
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
    await expect(ask(handling, log, { query: 'list', page: { limit: 2, cursor: 'e30' } })).rejects.toThrow('first page');
    const raised = await start(log, {}, till({ version: 2 }));
    const afterwards = ask(raised.handling, log, { query: 'list', page: { limit: 2, cursor } });
    await expect(afterwards).rejects.toMatchObject({ code: 'cursor-expired' });
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
    const { handling } = await start(log, { watermarks: { of: () => undefined, reached: async (_v, _p, ms) => ms < 4_000 } });
    await expect(ask(handling, log, { key: 'c1' })).rejects.toThrow(ViewLate);
  });

  it('marks a parked row as stale', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    const note = (stream: string, text: string) => ({ stream, type: 'Noted', subject: 'c1', occurredAt: day(2), body: { text } });
    log.write(note('note-1', 'a'));
    log.write(note('note-2', POISON));
    expect(await ask(handling, log, { query: 'notes', key: 'c1' })).toMatchObject({ body: { texts: ['a of c1'] }, stale: true });
    const past = await ask(handling, log, { query: 'notes', key: 'c1', asOf: day(3) });
    expect(past).toMatchObject({ body: { texts: ['a of c1'] }, stale: true });
  });
});

describe('asOf and knownAt', () => {
  const history = (): ScratchLog => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    log.write(sale('c1', 1, 2));
    log.write(sale('c1', 10, 8));
    log.write(sale('c1', 100, 4, 9));
    return log;
  };

  it.each([
    [day(3), undefined, 1],
    [day(5), undefined, 101],
    [day(5), day(8), 1],
    [undefined, day(8), 11],
    [undefined, day(9), 111],
    ['2027-01-01T00:00:00.000Z', undefined, 111],
  ])('fold one customer as of %s by what was known at %s', async (asOf, knownAt, cents) => {
    const log = history();
    const { handling } = await start(log);
    expect(await ask(handling, log, { key: 'c1', asOf, knownAt })).toMatchObject({ body: { cents } });
    const list = await ask(handling, log, { query: 'list', asOf, knownAt });
    expect(list.body.items).toMatchObject([{ cents }]);
  });

  it('know an adopted event from the link on, back to when it occurred', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    log.write({ stream: 'chat-1', type: 'Noted', occurredAt: day(1), recordedAt: day(1), body: { text: 'hello' } });
    log.write({ stream: 'chat-1', type: 'Linked', subject: 'c1', occurredAt: day(1), recordedAt: day(5), body: { to: 'c1' } });
    const texts = ['hello of c1', '-> c1'];
    expect(await ask(handling, log, { query: 'notes', key: 'c1', asOf: day(2) })).toMatchObject({ body: { texts } });
    await expect(ask(handling, log, { query: 'notes', key: 'c1', asOf: day(2), knownAt: day(4) })).rejects.toThrow(Rejection);
    expect(await ask(handling, log, { query: 'notes', key: 'c1', knownAt: day(5) })).toMatchObject({ body: { texts } });
    const chat = await ask(handling, log, { query: 'chat', key: 'chat-1', asOf: day(2) });
    expect(chat).toMatchObject({ body: { texts: ['hello of nobody'] } });
    await expect(ask(handling, log, { query: 'wrong', key: 'chat-1', asOf: day(2) })).rejects.toThrow('scope of a stream');
  });

  it('read dated tables live and definitions whole', async () => {
    const { accounts, notes, streams } = tillView().tables;
    const tables = { accounts: { ...accounts!, dated: true }, notes: { ...notes!, definition: true }, streams: streams! };
    const log = history();
    log.write({ stream: 'n-1', type: 'Noted', subject: 'c2', occurredAt: day(2), recordedAt: day(9), body: { text: 'a' } });
    const narrow: Query = { ...NOTES, scope: () => ({ customer: 'c1' }) };
    const { handling } = await start(log, {}, queriesOf(tillView({ tables }) as never, { ...queries, notes: narrow }));
    expect(await ask(handling, log, { key: 'c1', asOf: day(3) })).toMatchObject({ body: { cents: 111 } });
    expect(await ask(handling, log, { query: 'notes', key: 'c2', asOf: day(3) })).toMatchObject({ body: { texts: ['a of c2'] } });
    await expect(ask(handling, log, { query: 'notes', key: 'c2', asOf: day(1) })).rejects.toThrow(Rejection);
  });

  it('follow the log from page to page of a list', async () => {
    const log = history();
    const { handling } = await start(log);
    expect((await ask(handling, log, { query: 'list', asOf: day(5) })).body.items).toMatchObject([{ cents: 101 }]);
    log.write(sale('c1', 1_000, 3, 10));
    expect((await ask(handling, log, { query: 'list', asOf: day(5) })).body.items).toMatchObject([{ cents: 1101 }]);
  });
});
