import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { DealHeld, DealResumed } from './deal.events.js';
import { dealState } from './deal.state.js';
import { resumeDeal } from './resume-deal.js';

const dealId = 'd-1';

describe('ResumeDeal', () => {
  it('resumes a deal on hold, once', () => {
    given(dealState, [opened(), happened(DealHeld, { dealId })])
      .when(resumeDeal, { dealId })
      .then([happened(DealResumed, { dealId })])
      .when(resumeDeal, { dealId })
      .thenNothing();
  });

  it('records nothing where the hold has ended by itself', () => {
    given(dealState, [opened(), happened(DealHeld, { dealId, until: '2026-02-01' })])
      .when(resumeDeal, { dealId }, { at: '2026-01-31T17:00:00.000Z' })
      .thenNothing();
  });
});
