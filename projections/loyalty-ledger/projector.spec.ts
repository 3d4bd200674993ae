import { describe, expect, it } from '@jest/globals';
import { happened, idOf, MAX_AMOUNT, money, type Instant, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { MemberEnrolled, ProgramPublished } from '#loyalty/events';
import { evolveAccount, type Account } from '#loyalty/rules';
import { at, clubWith, d, member, settleLoyaltyAccount, type Ledger } from '#loyalty/testing';
import { indexesOf, TableInMemory } from '#read-model';
import { LiabilitySum, type Liability } from './liability.js';
import ledgerView from './queries.js';
import type { AccountSummary, Statement } from './statement.js';
import { MAX_LINES, tables, type LedgerRow } from './view.js';

const { view, queries } = ledgerView;
type Fold = (row: object | undefined, data: object, event: Recorded) => object;

/** A row as the runtime makes it: events in order of time, through JSON after each. */
const rowOf = (table: 'accounts' | 'programs', events: readonly Recorded[]): object | undefined =>
  events
    .toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : Number(a.occurredAt > b.occurredAt)))
    .reduce<object | undefined>((row, event) => {
      const next = (view.projectors[table]!.on[event.type] as never as Fold)(row, event.data, event);
      return JSON.parse(JSON.stringify(next));
    }, undefined);

const tableOf = (name: 'accounts' | 'programs', streams: readonly (readonly Recorded[])[]): TableInMemory => {
  const table = new TableInMemory(tables[name] as never);
  table.write(
    streams.map((events) => {
      const row = rowOf(name, events);
      const values = indexesOf(tables[name] as never).map((index) => view.tables[name]!.indexes![index]!(row as never));
      return { key: idOf(events[0]!.stream), row: JSON.stringify(row), occurredAt: d(1), position: '1', values };
    }),
  );
  return table;
};

const PROGRAM = recorded(happened(ProgramPublished, clubWith()), { stream: 'program-club' });

const ask = async <A>(query: string, ledgers: readonly Ledger[], asOf: Instant, ...args: unknown[]): Promise<A> => {
  const accounts = tableOf(
    'accounts',
    ledgers.map(({ story }) => story.events),
  );
  const readers = { accounts, programs: tableOf('programs', [[PROGRAM]]) };
  const [first, ...rest] = args;
  const before = query === 'row' ? [first, {}] : [first];
  return (queries[query]!.run as never as (...all: unknown[]) => Promise<A>)(readers, ...before, { asOf }, ...rest);
};
const statement = (ledger: Ledger, asOf: Instant) => ask<Statement>('row', [ledger], asOf, 'club.C1');
const liability = (ledgers: Ledger[], asOf: Instant) => ask<Liability>('liability', ledgers, asOf, { program: 'club' });

const LOY_1 = () =>
  member()
    .issue(100, d(1), { expiresAt: d(31) })
    .issue(50, d(1), { expiresAt: d(45) })
    .redeem(80, d(20));
const LOY_4 = () =>
  member({ returns: { policy: 'unlimited' } })
    .issue(70, d(1), { document: 'O1' })
    .redeem(70, d(2))
    .reverse({ document: 'O1', points: 70 }, d(3));

describe('loyalty-ledger', () => {
  it('LOY-1 shows what can be spent on any day', async () => {
    expect(await statement(LOY_1(), d(20))).toMatchObject({ spendable: 70, spent: 80, expired: 0, status: 'active' });
    expect(await statement(LOY_1(), d(31))).toMatchObject({ spendable: 50, spent: 80, expired: 20 });
  });

  it('shows lots, open holds, the next expiries and what a notice is due of', async () => {
    const ledger = LOY_1().hold(10, d(21), 86_400);
    const { lots, holds, expiries, notices } = await statement(ledger, d(21));
    expect(lots.map(({ lot, active, held, spent }) => [lot, active, held, spent])).toEqual([
      [1, 10, 10, 80],
      [2, 50, 0, 0],
    ]);
    expect(holds).toMatchObject([{ holdId: 'h-1', points: 10, until: d(22) }]);
    expect(expiries).toEqual([
      { at: d(31), points: 10 },
      { at: d(45), points: 50 },
    ]);
    expect(notices).toEqual({ within7Days: 0, within30Days: 60 });
    expect((await statement(ledger, d(24))).notices).toEqual({ within7Days: 20, within30Days: 70 });
  });

  it('tells each event with its address, and what a date brought before it is recorded', async () => {
    const ledger = LOY_1();
    const lines = async () =>
      (await statement(ledger, d(40))).lines.map(({ type, points, ref, address }) => [type, points, ref, address]);
    const told = [
      ['MemberEnrolled', 0, null, 'loyalty-club.C1@0'],
      ['LoyaltyPointsIssued', 100, 'doc-1', 'loyalty-club.C1@1'],
      ['LoyaltyPointsIssued', 50, 'doc-2', 'loyalty-club.C1@2'],
      ['LoyaltyPointsRedeemed', 80, 'r-1', 'loyalty-club.C1@3'],
    ];
    expect(await lines()).toEqual([...told, ['LoyaltyPointsExpired', 20, null, null]]);
    ledger.did(settleLoyaltyAccount, {}, d(40));
    expect(await lines()).toEqual([...told, ['LoyaltyPointsExpired', 20, null, 'loyalty-club.C1@4']]);
  });

  it('keeps the last lines only', () => {
    const ledger = member();
    for (let n = 0; n < MAX_LINES; n += 1) ledger.issue(1, d(1));
    const { lines } = rowOf('accounts', ledger.story.events) as LedgerRow;
    expect([lines.length, lines[0]?.address]).toEqual([MAX_LINES, 'loyalty-club.C1@1']);
  });

  it('LOY-15 answers the same whether or not the scheduler has run', async () => {
    const ledger = member({ pending: { kind: 'days', n: 14 } }).issue(100, at('2026-05-01'));
    expect(await statement(ledger, at('2026-05-14', '23:59'))).toMatchObject({ spendable: 0, pending: 100 });
    const { lines: _, ...before } = await statement(ledger, at('2026-05-15', '00:01'));
    expect(before.spendable).toBe(100);
    ledger.did(settleLoyaltyAccount, {}, at('2026-06-01'));
    expect(await statement(ledger, at('2026-05-15', '00:01'))).toMatchObject(before);
  });

  it('I5 holds the account as its decider has it, at every revision', () => {
    const ledger = LOY_4()
      .issue(100, d(4), { activeFrom: d(9), expiresAt: d(11) })
      .did(settleLoyaltyAccount, {}, d(20));
    const { events } = ledger.story;
    const states = events.map((_, i) => events.slice(0, i + 1).reduce<Account | undefined>(evolveAccount, undefined));
    const rows = events.map((_, i) => (rowOf('accounts', events.slice(0, i + 1)) as LedgerRow).account);
    expect(rows).toEqual(states);
    expect(states.at(-1)).toEqual(ledger.story.state);
  });

  it('copies the member number as it is sealed', () => {
    const memberNo = { $sealed: { k: 'k', at: 'loyalty-club.C1@0', f: 'memberNo', v: 'x' } };
    const enrolled = happened(MemberEnrolled, { program: 'club', customerId: 'C1', memberNo });
    const events = [recorded(enrolled, { stream: 'loyalty-club.C1' })];
    expect(rowOf('accounts', events)).toMatchObject({ program: 'club', customerId: 'C1', memberNo });
  });

  it('lists the balances of a customer or a program, page by page', async () => {
    const list = (asOf: Instant, params: object, limit: number, after?: unknown) =>
      ask<{ items: AccountSummary[]; next?: unknown }>('list', [LOY_1()], asOf, params, { limit, after });
    expect(await list(d(20), { customerId: 'C1' }, 5)).toMatchObject({
      items: [{ program: 'club', customerId: 'C1', spendable: 70, net: 70 }],
    });
    expect((await list(d(20), { customerId: 'C2' }, 5)).items).toEqual([]);
    expect((await list(d(20), { customerId: 'C1', program: 'gold' }, 5)).items).toEqual([]);
    expect((await list(d(20), { program: 'club' }, 5)).items).toHaveLength(1);
    expect((await list(d(20), {}, 5, ['club', 'club.C1'])).items).toEqual([]);
  });
});

describe('loyalty-ledger liability', () => {
  it('LOY-13 is the closing of all flows, at the cost of a point', async () => {
    expect(await liability([LOY_1()], d(31))).toEqual({
      program: 'club',
      accounts: 1,
      issued: 150,
      restored: 0,
      spent: 80,
      expired: 20,
      reversed: 0,
      offset: 0,
      closing: 50,
      value: { amount: 50_000, currency: 'IDR' },
      receivable: 0,
      expiring: [{ month: '2026-02', points: 50 }],
    });
  });

  it('LOY-14 shows what members owe apart', async () => {
    const ledger = LOY_4();
    expect(await liability([ledger], d(3))).toMatchObject({ closing: 0, receivable: 70, reversed: 0, expiring: [] });
    const after = await liability([ledger.issue(100, d(4))], d(4));
    expect(after).toMatchObject({ issued: 170, spent: 70, offset: 70, closing: 30, receivable: 0 });
    expect(after.expiring).toEqual([{ month: null, points: 30 }]);
  });

  it('tells no value beyond safe integers, and everything else', () => {
    const sum = new LiabilitySum(clubWith({ pointCost: money(MAX_AMOUNT, 'IDR') }), d(3));
    sum.add(member().issue(100, d(1)).story.state);
    expect(sum.result()).toMatchObject({ issued: 100, closing: 100, value: null });
  });

  it('balances with restored points', async () => {
    const { issued, restored, spent, expired, reversed, offset, closing } = await liability(
      [LOY_1().restore(30, d(25))],
      d(40),
    );
    expect({ restored, spent }).toEqual({ restored: 30, spent: 80 });
    expect(issued + restored - spent - expired - reversed - offset).toBe(closing);
  });
});
