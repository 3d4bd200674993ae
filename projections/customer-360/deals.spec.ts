import { describe, expect, it } from '@jest/globals';
import { DealAdvanced, DealLost, DealReopened } from '#deals/events';
import { opened } from '#deals/testing';
import { happened, money, type Day } from '#kernel';
import { on } from '#kernel/testing';
import type { Entry } from '#read-model/testing';
import { at, registered, rowAfter } from './testing.js';

const moved = { dealId: 'd-1', pipelineVersion: 1, probability: 80 };
const story = [
  on(at('03-01'), opened({ dealId: 'd-1', amount: money(1_000_000, 'IDR') })),
  on(at('03-05'), happened(DealAdvanced, { ...moved, from: 'proposal', to: 'negotiation' })),
  on(at('03-10'), happened(DealLost, { dealId: 'd-1', reason: 'price', fromStage: 'negotiation' })),
  on(at('03-15'), happened(DealReopened, { ...moved, stage: 'proposal', reason: 'They came back' })),
];
const log = [registered, ...story.map((event): Entry => ['deal-d-1', 'c-1', event])];
const dealsOn = async (asOf: Day) => (await rowAfter(log, asOf)).deals;

describe('customer-360, deals', () => {
  it('shows each open deal with amount and stage, citing the event that made it so', async () => {
    expect(await dealsOn('2026-03-05')).toMatchObject([
      { dealId: 'd-1', stage: 'negotiation', amount: money(1_000_000, 'IDR'), address: 'deal-d-1@1' },
    ]);
  });

  it('shows no closed deal, but a reopened one', async () => {
    expect(await dealsOn('2026-03-10')).toEqual([]);
    expect(await dealsOn('2026-03-15')).toMatchObject([{ dealId: 'd-1', stage: 'proposal', address: 'deal-d-1@3' }]);
  });
});
