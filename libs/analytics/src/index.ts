import { context } from '#kernel';
import { scoring } from './scoring/scoring.js';

export type { FitCustomerModel, GatheredModel, NotFitted } from './scoring/fit-customer-model.js';
export type { GatheredRun, RunScoring } from './scoring/run-scoring.js';

export const analytics = context({
  name: 'analytics',
  about: 'Who is worth what, who is about to leave, and by which model?',
  aggregates: [scoring],
});
