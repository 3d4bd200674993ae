import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { opened } from '../testing.js';
import { DealLost } from './deal.events.js';
import { dealState } from './deal.state.js';
import { loseDeal } from './lose-deal.js';

const dealId = 'd-1';

describe('LoseDeal', () => {
  it('loses a deal with its reason', () => {
    const body = { dealId, reason: 'competitor', competitor: 'acme', note: 'Cheaper by half' } as const;
    given(dealState, [opened()])
      .when(loseDeal, body)
      .then([happened(DealLost, { ...body, fromStage: 'proposal' })])
      .when(loseDeal, body)
      .thenRefused('deal-not-open', { status: 'lost' });
  });

  it('refuses another reason without a note', () => {
    given(dealState, [opened()]).when(loseDeal, { dealId, reason: 'other' }).thenRefused('note-required');
  });

  it('refuses to have happened before the deal entered its stage', () => {
    given(dealState, [on('2026-03-10T02:00:00.000Z', opened())])
      .when(loseDeal, { dealId, reason: 'price' }, { at: '2026-03-09T02:00:00.000Z' })
      .thenRefused('before-stage-entry');
  });
});
