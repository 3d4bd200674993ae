import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened, salesPipeline } from '../testing.js';
import { clearProbability } from './clear-probability.js';
import { ProbabilityOverrideCleared, ProbabilityOverridden } from './deal.events.js';
import { probabilityOf } from './deal.figures.js';
import { dealState } from './deal.state.js';

const dealId = 'd-1';

describe('ClearProbability', () => {
  it("brings the stage's probability back, once", () => {
    const story = given(dealState, [opened(), happened(ProbabilityOverridden, { dealId, percent: 0, reason: 'No' })])
      .when(clearProbability, { dealId })
      .then([happened(ProbabilityOverrideCleared, { dealId })]);
    expect(probabilityOf(story.state, salesPipeline())).toBe(50);
    story.when(clearProbability, { dealId }).thenNothing();
  });
});
