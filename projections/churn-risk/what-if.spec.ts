import { describe, expect, it } from '@jest/globals';
import { logOf } from '#read-model/testing';
import { ago, asked, AS_OF, met, modelled, quiet, rowOf } from './testing.js';

const hurt = met('C9', 'i', ago(200), { sentiment: { score: -0.5, label: 'negative', source: 'human' } });
const log = logOf(...quiet('C9'), hurt, ...quiet('C8'), met('C8', 'j', ago(1)), modelled(AS_OF));
const DEFAULTS = { horizonDays: 90, elevated: 0.5, high: 0.7, severe: 0.85, limit: 1_000 };
const whatIf = (params: object) => asked('what-if', log, { ...DEFAULTS, ...params });

describe('churn-risk what-if', () => {
  it('moves nobody where the definition is that of churn@1', async () => {
    expect(await whatIf({})).toMatchObject({ stayed: 2, moves: [], customers: [], more: 0 });
  });

  it('names who would move by other log-odds, with the index they would have', async () => {
    const { base } = await rowOf(log, 'C9');
    const answer = await whatIf({ logOdds: ['ATTENTION_GAP:0', 'NEGATIVE_SENTIMENT:0'] });
    expect(answer.customers).toEqual([{ customerId: 'C9', from: 'high', to: 'elevated', index: base }]);
    expect(answer.moves).toEqual([{ from: 'high', to: 'elevated', customers: 1 }]);
    expect(answer.logOdds).toEqual({ ATTENTION_GAP: 0, NEGATIVE_SENTIMENT: 0 });
  });

  it('clips what reasons add up to, as churn@1 does', async () => {
    const { base } = await rowOf(log, 'C9');
    const odds = (base / (1 - base)) * Math.exp(2);
    const [mover] = (await whatIf({ logOdds: ['ATTENTION_GAP:9', 'NEGATIVE_SENTIMENT:9'] })).customers;
    expect(mover).toMatchObject({ customerId: 'C9', from: 'high', to: 'severe' });
    expect(mover.index).toBeCloseTo(odds / (1 + odds), 9);
  });

  it('moves by other bands and by another horizon', async () => {
    expect((await whatIf({ high: 0.84 })).moves).toEqual([{ from: 'high', to: 'elevated', customers: 1 }]);
    const longer = await whatIf({ horizonDays: 1_000 });
    expect(longer.customers.map(({ customerId }: any) => customerId)).toContain('C9');
  });

  it('refuses reasons that there are not, and bands that fall', async () => {
    await expect(whatIf({ logOdds: ['BAD_LUCK:1'] })).rejects.toMatchObject({ code: 'unknown-reason' });
    await expect(whatIf({ high: 0.3 })).rejects.toMatchObject({ code: 'bands-not-rising' });
  });
});
