import { describe, expect, it } from '@jest/globals';
import { happened, money, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { ProgramPublished } from '#loyalty/events';
import { clubWith } from '#loyalty/testing';
import { PurchaseRecorded } from '#purchases/events';
import { whenPurchaseRecordedThenIssuePoints as process } from './process.js';

const AT = '2026-05-01T03:00:00.000Z';
const idr = (amount: number) => money(amount, 'IDR');
const line = (lineId: string, net: number) => ({ lineId, sku: 'tea', qty: 1, net: idr(net) });
const PURCHASE: PurchaseRecorded = {
  orderId: 'O1',
  customerId: 'C1',
  channel: 'web',
  storeId: 's-1',
  lines: [{ ...line('a', 200), labels: ['hot'] }, line('b', 100)],
  delivery: idr(50),
  total: idr(350),
};
const BODY = {
  program: 'club',
  customerId: 'C1',
  document: 'O1',
  activityAt: AT,
  channel: 'web',
  storeId: 's-1',
  lines: PURCHASE.lines,
};

const remembering = (...programs: [string, string][]) =>
  programs.reduce((memory, [program, join]) => {
    const published = happened(ProgramPublished, clubWith({ program, join }));
    return process.remembers!.on.ProgramPublished!(memory, recorded(published) as Recorded<never>);
  }, process.remembers!.initial);

const reactions = (purchase: PurchaseRecorded, memory: ReturnType<typeof remembering>, accounts: object = {}) => {
  const event = recorded(happened(PurchaseRecorded, purchase), {
    stream: 'purchase-O1',
    occurredAt: AT,
  }) as Recorded<never>;
  const streams = process.reads!(event, memory);
  const standings = new Map(Object.entries(accounts).filter(([stream]) => streams.includes(stream)));
  return process.react(event, { memory, standings });
};

describe('when-purchase-recorded-then-issue-points', () => {
  it('asks each program of the buyer, by the order', () => {
    const member = { status: 'active', documents: [] };
    const memory = remembering(['club', 'explicit'], ['gold', 'explicit']);
    expect(reactions(PURCHASE, memory, { 'loyalty-club.C1': member, 'loyalty-gold.C2': member })).toEqual([
      { command: 'IssueLoyaltyPoints', key: 'club', body: BODY },
    ]);
  });

  it('asks those that may be joined by earning', () => {
    const memory = remembering(['club', 'first-earn'], ['gold', 'first-activation'], ['vip', 'explicit']);
    const bodies = reactions(PURCHASE, memory, { 'loyalty-gold.C1': { status: 'none', documents: [], lots: [] } });
    expect(bodies.map(({ body }) => body.program)).toEqual(['club', 'gold']);
  });

  it('asks those that a date may have enrolled the buyer in since, though they ask for an enrolment by now', () => {
    const memory = remembering(['club', 'explicit']);
    const lots = [{ lot: 1, pending: 10, active: 0, held: 0, activeFrom: AT }];
    const waiting = { status: 'none', documents: [], lots };
    expect(reactions(PURCHASE, memory, { 'loyalty-club.C1': waiting })).toHaveLength(1);
    for (const lot of [
      { ...lots[0], pending: 0 },
      { ...lots[0], activeFrom: undefined },
    ]) {
      expect(reactions(PURCHASE, memory, { 'loyalty-club.C1': { ...waiting, lots: [lot] } })).toEqual([]);
    }
  });

  it('goes by the last version of a program', () => {
    expect(reactions(PURCHASE, remembering(['club', 'first-earn'], ['club', 'explicit']))).toEqual([]);
  });

  it('leaves those alone who left', () => {
    const left = { 'loyalty-club.C1': { status: 'left', documents: [] } };
    expect(reactions(PURCHASE, remembering(['club', 'first-earn']), left)).toEqual([]);
  });

  it('leaves out a purchase that was voided meanwhile: it never was', () => {
    const memory = remembering(['club', 'first-earn']);
    expect(reactions(PURCHASE, memory, { 'purchase-O1': { customerId: 'C1', voided: true } })).toEqual([]);
    expect(reactions(PURCHASE, memory, { 'purchase-O1': { customerId: 'C1', voided: false } })).toHaveLength(1);
  });

  it.each([
    [100, [66, 34]],
    [300, [200, 100]],
    [350, [200, 100]],
    [0, [undefined, undefined]],
  ])('spreads %i paid with points over the lines as %p', (paid, parts) => {
    const [reaction] = reactions({ ...PURCHASE, paidWithPoints: idr(paid) }, remembering(['club', 'first-earn']));
    const lines = reaction?.body.lines as { pointsPaid?: { amount: number } }[];
    expect(lines.map(({ pointsPaid }) => pointsPaid?.amount)).toEqual(parts);
  });
});
