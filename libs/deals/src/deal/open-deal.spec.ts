import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { salesPipeline, TERMS } from '../testing.js';
import { DealOpened } from './deal.events.js';
import { dealState } from './deal.state.js';
import { openDeal } from './open-deal.js';

const refs = { pipeline: salesPipeline({ proposal: { requiredFields: ['budget', 'decisionDate'] } }) };

describe('OpenDeal', () => {
  it('opens a deal in the first open stage, with the version and probability that hold', () => {
    const decided = { category: 'pipeline', stage: 'new', pipelineVersion: 1, probability: 10 } as const;
    given(dealState)
      .when(openDeal, TERMS, { refs })
      .then([happened(DealOpened, { ...TERMS, ...decided })]);
  });

  it('opens a deal in the stage named, with the fields that it requires', () => {
    const named = { stage: 'proposal', category: 'commit', fields: { budget: 5, decisionDate: '2026-05-01' } } as const;
    given(dealState)
      .when(openDeal, { ...TERMS, ...named }, { refs })
      .then([happened(DealOpened, { ...TERMS, ...named, pipelineVersion: 1, probability: 50 })]);
  });

  it('refuses a stage that the pipeline lacks', () => {
    given(dealState)
      .when(openDeal, { ...TERMS, stage: 'signed' }, { refs })
      .thenRefused('unknown-stage');
  });

  it('refuses a won or lost stage', () => {
    given(dealState)
      .when(openDeal, { ...TERMS, stage: 'won' }, { refs })
      .thenRefused('terminal-stage');
  });

  it('refuses a stage whose fields are missing', () => {
    given(dealState)
      .when(openDeal, { ...TERMS, stage: 'proposal', fields: { budget: 5 } }, { refs })
      .thenRefused('stage-fields-missing', { missing: ['decisionDate'] });
  });

  it('takes no method that every object has for a field', () => {
    const pipeline = salesPipeline({ new: { requiredFields: ['constructor'] } });
    given(dealState).when(openDeal, TERMS, { refs: { pipeline } }).thenRefused('stage-fields-missing');
  });

  it('refuses an amount below zero', () => {
    given(dealState)
      .when(openDeal, { ...TERMS, amount: { amount: -1, currency: 'IDR' } }, { refs })
      .thenRefused('invalid-command');
  });
});
