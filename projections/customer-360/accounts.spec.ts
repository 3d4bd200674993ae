import { describe, expect, it } from '@jest/globals';
import { d, member } from '#loyalty/testing';
import { ask } from '#read-model/testing';
import customer360 from './queries.js';

/** 100 points on the first day, 60 of them spent on the second; what is left expires as the 32nd begins. */
const { story } = member({ expiry: { kind: 'days', n: 30 } })
  .issue(100, d(1, '10:00'))
  .redeem(60, d(2, '10:00'));
const log = story.events.map((event) => ({ ...event, subject: 'C1' }));

const loyaltyOn = async (asOf: string) => ((await ask(customer360, 'row', log, { key: 'C1', asOf })) as any).loyalty;

describe('customer-360, loyalty', () => {
  it('tells the points at hand of each program, citing the last event of the account', async () => {
    expect(await loyaltyOn('2026-01-01')).toMatchObject([
      { program: 'club', spendable: 100, address: 'loyalty-club.C1@1' },
    ]);
    expect(await loyaltyOn('2026-01-02')).toMatchObject([
      { program: 'club', spendable: 40, address: 'loyalty-club.C1@2' },
    ]);
  });

  it('lets points expire on their day though nobody recorded it', async () => {
    expect(await loyaltyOn('2026-01-31')).toMatchObject([{ spendable: 40 }]);
    expect(await loyaltyOn('2026-02-02')).toMatchObject([{ spendable: 0 }]);
  });
});
