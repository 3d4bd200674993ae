import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import { d, member, settleLoyaltyAccount, type Ledger } from '#loyalty/testing';
import { ask } from '#read-model/testing';
import loyaltyLedger from './queries.js';

const dueOn = async ({ story }: Ledger, asOf: Instant) =>
  ((await ask(loyaltyLedger, 'due', story.events, { asOf })) as { items: object[] }).items;

const C1 = { program: 'club', customerId: 'C1' };
const twoLots = () =>
  member()
    .issue(100, d(1), { expiresAt: d(31) })
    .issue(50, d(1), { expiresAt: d(45) });

describe('loyalty-ledger due', () => {
  it('lists an account from the instant on at which a date brought something, until that is recorded', async () => {
    const ledger = twoLots();
    expect(await dueOn(ledger, d(30, '23:59'))).toEqual([]);
    expect(await dueOn(ledger, d(31))).toEqual([C1]);
    ledger.did(settleLoyaltyAccount, {}, d(40));
    expect(await dueOn(ledger, d(44, '23:59'))).toEqual([]);
    expect(await dueOn(ledger, d(45))).toEqual([C1]);
    ledger.did(settleLoyaltyAccount, {}, d(46));
    expect(await dueOn(ledger, d(3_000))).toEqual([]);
  });

  it('lists what fell due before a later event, and a hold that has run out', async () => {
    expect(await dueOn(twoLots().issue(10, d(35)), d(36))).toEqual([C1]);
    const held = member().issue(100, d(1)).hold(10, d(2));
    expect(await dueOn(held, d(2, '00:59'))).toEqual([]);
    expect(await dueOn(held, d(2, '01:00'))).toEqual([C1]);
  });

  it('lists nobody whose points stay as they are', async () => {
    expect(await dueOn(member().issue(100, d(1)), d(3_000))).toEqual([]);
  });
});
