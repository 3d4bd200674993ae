import { context } from '#kernel';
import { deal } from './deal/deal.js';
import { dealStanding } from './deal/deal.standing.js';
import { pipeline } from './pipeline/pipeline.js';
import { pipelineStanding } from './pipeline/pipeline.rules.js';
import { target } from './target/target.js';

export { DEFAULT_PIPELINE } from './pipeline/default-pipeline.js';

export const deals = context({
  name: 'deals',
  about: 'What may be won, when, how likely?',
  aggregates: [pipeline, deal, target],
  standings: [pipelineStanding, dealStanding],
});
