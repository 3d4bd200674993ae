import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { opened, salesPipeline } from '../testing.js';
import { DealLost, DealReopened } from './deal.events.js';
import { dealState } from './deal.state.js';
import { reopenDeal } from './reopen-deal.js';

const dealId = 'd-1';
const reason = 'They came back';
const refs = { pipeline: salesPipeline() };
const lost = [
  on('2026-03-01T02:00:00.000Z', opened()),
  on('2026-03-10T02:00:00.000Z', happened(DealLost, { dealId, reason: 'price', fromStage: 'proposal' })),
];
const reopened = (stage: string, probability: number) =>
  happened(DealReopened, { dealId, stage, reason, pipelineVersion: 1, probability });

describe('ReopenDeal', () => {
  it('reopens a deal in the stage that it left', () => {
    given(dealState, lost)
      .when(reopenDeal, { dealId, reason }, { refs })
      .then([reopened('proposal', 50)])
      .when(reopenDeal, { dealId, reason }, { refs })
      .thenRefused('deal-already-open');
  });

  it('reopens a deal in the stage named', () => {
    given(dealState, lost)
      .when(reopenDeal, { dealId, reason, stage: 'new' }, { refs })
      .then([reopened('new', 10)]);
  });

  it.each([
    ['won', 'terminal-stage'],
    ['signed', 'unknown-stage'],
  ])('in %s is refused as %s', (stage, code) => {
    given(dealState, lost).when(reopenDeal, { dealId, reason, stage }, { refs }).thenRefused(code);
  });

  it('refuses to have happened before the deal was closed', () => {
    given(dealState, lost)
      .when(reopenDeal, { dealId, reason }, { refs, at: '2026-03-09T02:00:00.000Z' })
      .thenRefused('before-stage-entry', { enteredAt: '2026-03-10T02:00:00.000Z' });
  });
});
