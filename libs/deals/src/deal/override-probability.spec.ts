import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened, salesPipeline } from '../testing.js';
import { advanceDeal } from './advance-deal.js';
import { ProbabilityOverridden } from './deal.events.js';
import { probabilityOf } from './deal.figures.js';
import { dealState } from './deal.state.js';
import { loseDeal } from './lose-deal.js';
import { overrideProbability } from './override-probability.js';
import { reopenDeal } from './reopen-deal.js';

const dealId = 'd-1';
const reason = 'The board says no';
const pipeline = salesPipeline();

describe('OverrideProbability', () => {
  it('pins 0 like any other value, once', () => {
    const story = given(dealState, [opened()])
      .when(overrideProbability, { dealId, percent: 0, reason })
      .then([happened(ProbabilityOverridden, { dealId, percent: 0, reason })]);
    expect(probabilityOf(story.state, pipeline)).toBe(0);
    story.when(overrideProbability, { dealId, percent: 0, reason: 'Again' }).thenNothing();
  });

  it('keeps the pinned value through moves and reopening', () => {
    const story = given(dealState, [opened(), happened(ProbabilityOverridden, { dealId, percent: 35, reason })])
      .when(advanceDeal, { dealId, to: 'negotiation' }, { refs: { pipeline } })
      .when(loseDeal, { dealId, reason: 'timing' })
      .when(reopenDeal, { dealId, reason }, { refs: { pipeline } });
    expect(story.state.status).toBe('open');
    expect(probabilityOf(story.state, pipeline)).toBe(35);
  });

  it('refuses more than 100 %', () => {
    given(dealState, [opened()])
      .when(overrideProbability, { dealId, percent: 101, reason })
      .thenRefused('invalid-command');
  });
});
