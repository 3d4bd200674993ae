import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { publish } from '../pipeline/pipeline.rules.js';
import { opened, salesPipeline, successor } from '../testing.js';
import { advanceDeal } from './advance-deal.js';
import { DealAdvanced, DealFieldsChanged, DealWon } from './deal.events.js';
import { dealState } from './deal.state.js';
import { winDeal } from './win-deal.js';

const dealId = 'd-1';
const refs = { pipeline: salesPipeline({ negotiation: { requiredFields: ['budget', 'decisionDate'] } }) };
const inProposal = given(dealState, [opened()]);
const advanced = (fields?: Record<string, string>) =>
  happened(DealAdvanced, {
    dealId,
    from: 'proposal',
    to: 'negotiation',
    pipelineVersion: 1,
    probability: 80,
    ...(fields && { fields }),
  });

describe('AdvanceDeal', () => {
  it('DEAL-7 refuses a stage whose fields are missing and names them; with them it advances', () => {
    const both = { budget: 'Rp 5 juta', decisionDate: '2026-05-01' };
    const pipeline = salesPipeline({ proposal: { requiredFields: ['budget', 'decisionDate'] } });
    given(dealState, [opened({ stage: 'qualified', probability: 20 })])
      .when(advanceDeal, { dealId, to: 'proposal', fields: { budget: both.budget } }, { refs: { pipeline } })
      .thenRefused('stage-fields-missing', { missing: ['decisionDate'] })
      .when(advanceDeal, { dealId, to: 'proposal', fields: both }, { refs: { pipeline } })
      .then([
        happened(DealAdvanced, {
          dealId,
          from: 'qualified',
          to: 'proposal',
          pipelineVersion: 1,
          probability: 50,
          fields: both,
        }),
      ]);
  });

  it('counts the fields that the deal has already', () => {
    const fields = { decisionDate: '2026-05-01' };
    given(dealState, [opened({ fields: { budget: 5 } })])
      .when(advanceDeal, { dealId, to: 'negotiation', fields }, { refs })
      .then([advanced(fields)]);
  });

  it('DEAL-8 refuses to have happened before the deal entered its stage', () => {
    given(dealState, [on('2026-03-10T02:00:00.000Z', opened())])
      .when(advanceDeal, { dealId, to: 'negotiation' }, { refs, at: '2026-03-09T02:00:00.000Z' })
      .thenRefused('before-stage-entry');
  });

  it('DEAL-9 goes forward only, changes nothing in the same stage, and does not win', () => {
    given(dealState, [opened()])
      .when(advanceDeal, { dealId, to: 'qualified' }, { refs })
      .thenRefused('not-forward')
      .when(advanceDeal, { dealId, to: 'proposal' }, { refs })
      .thenNothing()
      .when(advanceDeal, { dealId, to: 'won' }, { refs })
      .thenRefused('terminal-stage');
  });

  it('keeps new fields that come with the stage the deal is in', () => {
    given(dealState, [opened()])
      .when(advanceDeal, { dealId, to: 'proposal', fields: { budget: 5 } }, { refs })
      .then([happened(DealFieldsChanged, { dealId, changed: [{ field: 'fields.budget', to: 5 }] })])
      .when(advanceDeal, { dealId, to: 'proposal', fields: { budget: 5 } }, { refs })
      .thenNothing();
  });

  it('refuses a stage that the pipeline lacks', () => {
    inProposal.when(advanceDeal, { dealId, to: 'signed' }, { refs }).thenRefused('unknown-stage');
  });

  it('advances out of a stage that the last version lacks, by the order that it had', () => {
    const pipeline = salesPipeline();
    const [former] = pipeline.stages.filter((stage) => stage.key === 'proposal');
    const without = { ...pipeline, stages: pipeline.stages.filter((stage) => stage !== former), former: [former] };
    given(dealState, [opened()])
      .when(advanceDeal, { dealId, to: 'qualified' }, { refs: { pipeline: without } })
      .thenRefused('not-forward')
      .when(advanceDeal, { dealId, to: 'negotiation' }, { refs: { pipeline: without } })
      .then([advanced()]);
  });

  it('advances out of a vanished stage to the one that took its place, with the fields that it requires', () => {
    const fields = { budget: 5 };
    const pipeline = publish(salesPipeline(), successor({ requiredFields: ['budget'] }));
    given(dealState, [opened()])
      .when(advanceDeal, { dealId, to: 'offer' }, { refs: { pipeline } })
      .thenRefused('stage-fields-missing', { missing: ['budget'] })
      .when(advanceDeal, { dealId, to: 'offer', fields }, { refs: { pipeline } })
      .then([
        happened(DealAdvanced, { dealId, from: 'proposal', to: 'offer', pipelineVersion: 2, probability: 50, fields }),
      ])
      .when(advanceDeal, { dealId, to: 'offer' }, { refs: { pipeline } })
      .thenNothing();
  });

  it('DEAL-14 refuses a deal that is won: to advance it, and to win it again', () => {
    given(dealState, [opened(), happened(DealWon, { dealId, amount: opened().data.amount, fromStage: 'proposal' })])
      .when(advanceDeal, { dealId, to: 'negotiation' }, { refs })
      .thenRefused('deal-not-open', { status: 'won' })
      .when(winDeal, { dealId, finalAmount: opened().data.amount })
      .thenRefused('deal-not-open');
  });
});
