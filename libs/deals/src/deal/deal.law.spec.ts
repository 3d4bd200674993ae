import { describe, expect, it } from '@jest/globals';
import { happened, type NewEvent } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { DealHeld, DealLost, DealWon } from './deal.events.js';
import { deal } from './deal.js';
import { dealState } from './deal.state.js';

const dealId = 'd-1';
const reason = 'Because';
const CLOSED: NewEvent[][] = [
  [opened(), happened(DealWon, { dealId, amount: opened().data.amount, fromStage: 'proposal' })],
  [opened(), happened(DealHeld, { dealId }), happened(DealLost, { dealId, reason: 'price', fromStage: 'proposal' })],
];
const OPEN_ONLY: Record<string, object> = {
  AdvanceDeal: { to: 'negotiation' },
  MoveDealBack: { to: 'new', reason },
  ChangeDealFields: { title: 'New' },
  ChangeAmount: { amount: { amount: 1, currency: 'IDR' } },
  ChangeCloseDate: { closeDate: '2027-01-01', reason },
  OverrideProbability: { percent: 1, reason },
  ClearProbability: {},
  SetForecastCategory: { category: 'best' },
  HoldDeal: {},
  ResumeDeal: {},
  WinDeal: {},
  LoseDeal: { reason: 'fit' },
};

describe('a closed deal', () => {
  it.each(Object.keys(OPEN_ONLY))('refuses %s', (name) => {
    const command = deal.commands.find((candidate) => candidate.name === name);
    const body = { dealId, ...OPEN_ONLY[name] };
    for (const past of CLOSED) given(dealState, past).when(command!, body).thenRefused('deal-not-open');
  });

  it('is refused by every command but those that open, reopen or assign', () => {
    const others = deal.commands.map(({ name }) => name).filter((name) => !(name in OPEN_ONLY));
    expect(others).toEqual(['OpenDeal', 'ReopenDeal', 'AssignDealOwner']);
  });
});
