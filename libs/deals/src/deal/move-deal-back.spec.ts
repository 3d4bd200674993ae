import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { publish } from '../pipeline/pipeline.rules.js';
import { opened, salesPipeline, successor } from '../testing.js';
import { DealMovedBack } from './deal.events.js';
import { dealState } from './deal.state.js';
import { moveDealBack } from './move-deal-back.js';

const refs = { pipeline: salesPipeline() };
const back = { dealId: 'd-1', to: 'qualified', reason: 'No budget after all' };

describe('MoveDealBack', () => {
  it('moves a deal to an earlier stage', () => {
    const { dealId, to, reason } = back;
    given(dealState, [opened()])
      .when(moveDealBack, back, { refs })
      .then([happened(DealMovedBack, { dealId, from: 'proposal', to, pipelineVersion: 1, probability: 20, reason })])
      .when(moveDealBack, back, { refs })
      .thenNothing();
  });

  it.each([
    ['negotiation', 'not-backward'],
    ['lost', 'terminal-stage'],
    ['signed', 'unknown-stage'],
  ])('to %s is refused as %s', (to, code) => {
    given(dealState, [opened()])
      .when(moveDealBack, { ...back, to }, { refs })
      .thenRefused(code);
  });

  it('refuses the stage that took the place of a vanished one: it does not lie before', () => {
    const pipeline = publish(salesPipeline(), successor());
    given(dealState, [opened()])
      .when(moveDealBack, { ...back, to: 'offer' }, { refs: { pipeline } })
      .thenRefused('not-backward');
  });

  it('refuses to have happened before the deal entered its stage', () => {
    given(dealState, [on('2026-03-10T02:00:00.000Z', opened())])
      .when(moveDealBack, back, { refs, at: '2026-03-10T01:59:59.999Z' })
      .thenRefused('before-stage-entry');
  });
});
