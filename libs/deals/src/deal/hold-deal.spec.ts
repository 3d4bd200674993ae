import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { DealHeld } from './deal.events.js';
import { isHeld } from './deal.figures.js';
import { dealState } from './deal.state.js';
import { holdDeal } from './hold-deal.js';

const dealId = 'd-1';
/** 31 January in Jakarta. */
const at = '2026-01-31T16:59:59.999Z';

describe('HoldDeal', () => {
  it('holds a deal, once, and anew with another end', () => {
    given(dealState, [opened()])
      .when(holdDeal, { dealId, until: '2026-02-01', reason: 'Holiday' }, { at })
      .then([happened(DealHeld, { dealId, until: '2026-02-01', reason: 'Holiday' })])
      .when(holdDeal, { dealId, until: '2026-02-01' }, { at })
      .thenNothing()
      .when(holdDeal, { dealId }, { at })
      .then([happened(DealHeld, { dealId })]);
  });

  it('ends by itself as the day begins', () => {
    const { state } = given(dealState, [opened(), happened(DealHeld, { dealId, until: '2026-02-01' })]);
    expect(isHeld(state, '2026-01-31')).toBe(true);
    expect(isHeld(state, '2026-02-01')).toBe(false);
  });

  it('holds nothing until a day that has begun', () => {
    given(dealState, [opened()]).when(holdDeal, { dealId, until: '2026-01-31' }, { at }).thenNothing();
  });
});
