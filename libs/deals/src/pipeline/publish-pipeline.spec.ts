import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { DEFAULT_PIPELINE } from './default-pipeline.js';
import { PipelinePublished, type Stage } from './pipeline.events.js';
import { stageEver } from './pipeline.rules.js';
import { pipelineState } from './pipeline.state.js';
import { publishPipeline } from './publish-pipeline.js';

const published = (version: number, stages = DEFAULT_PIPELINE.stages) =>
  happened(PipelinePublished, { ...DEFAULT_PIPELINE, stages, version });

const changed = (key: string, change: Partial<Stage>): Stage[] =>
  DEFAULT_PIPELINE.stages.map((stage) => (stage.key === key ? { ...stage, ...change } : stage));

describe('PublishPipeline', () => {
  it('publishes the default pipeline as version 1', () => {
    given(pipelineState)
      .when(publishPipeline, DEFAULT_PIPELINE)
      .then([published(1)]);
  });

  it('publishes a changed pipeline as the next version', () => {
    const stages = changed('proposal', { probability: 60 });
    given(pipelineState, [published(1)])
      .when(publishPipeline, { ...DEFAULT_PIPELINE, stages })
      .then([published(2, stages)]);
  });

  it('publishes another name, and other required fields', () => {
    const name = 'Selling';
    const stages = changed('proposal', { requiredFields: ['budget'] });
    given(pipelineState, [published(1)])
      .when(publishPipeline, { ...DEFAULT_PIPELINE, name })
      .then([happened(PipelinePublished, { ...DEFAULT_PIPELINE, name, version: 2 })])
      .when(publishPipeline, { ...DEFAULT_PIPELINE, name, stages })
      .then([happened(PipelinePublished, { ...DEFAULT_PIPELINE, name, stages, version: 3 })]);
  });

  it('publishes nothing where only the order of writing differs', () => {
    const stages = DEFAULT_PIPELINE.stages
      .toReversed()
      .map(({ rotDays, probability, ...stage }) => ({ rotDays, ...stage, probability }));
    given(pipelineState, [published(1)])
      .when(publishPipeline, { ...DEFAULT_PIPELINE, stages })
      .thenNothing();
  });

  it.each([
    ['a won stage below 100 %', changed('won', { probability: 99 })],
    ['a lost stage above 0 %', changed('lost', { probability: 1 })],
    ['two won stages', changed('negotiation', { type: 'won', probability: 100 })],
    ['two lost stages', changed('new', { type: 'lost', probability: 0 })],
    ['no lost stage', changed('lost', { type: 'open' })],
  ])('refuses %s', (_, stages) => {
    given(pipelineState)
      .when(publishPipeline, { ...DEFAULT_PIPELINE, stages })
      .thenRefused('one-won-one-lost');
  });

  it('refuses two stages of one order', () => {
    given(pipelineState)
      .when(publishPipeline, { ...DEFAULT_PIPELINE, stages: changed('qualified', { order: 1 }) })
      .thenRefused('order-not-unique');
  });

  it('refuses two stages of one key', () => {
    given(pipelineState)
      .when(publishPipeline, { ...DEFAULT_PIPELINE, stages: changed('qualified', { key: 'new' }) })
      .thenRefused('key-not-unique');
  });

  it.each([
    ['a stage that is none', [null, null] as unknown as Stage[]],
    ['a required field whose name no deal can have', changed('proposal', { requiredFields: ['the budget'] })],
  ])('refuses %s', (_, stages) => {
    given(pipelineState)
      .when(publishPipeline, { ...DEFAULT_PIPELINE, stages })
      .thenRefused('invalid-command');
  });

  it('remembers a stage that a later version lacks as it was last', () => {
    const without = DEFAULT_PIPELINE.stages.filter((stage) => stage.key !== 'qualified');
    const later = published(2, changed('qualified', { probability: 25 }));
    const past = [published(1), later, published(3, without), published(4, without)];
    const { state } = given(pipelineState, past);
    expect(state?.stages.map((stage) => stage.key)).not.toContain('qualified');
    expect(stageEver(state, 'qualified')).toMatchObject({ probability: 25 });
    expect(given(pipelineState, [...past, published(5)]).state?.former).toEqual([]);
  });
});
