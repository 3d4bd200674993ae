import type { Aggregate } from '#kernel';
import { fitCustomerModel } from './fit-customer-model.js';
import { runScoring } from './run-scoring.js';
import { scoringState } from './scoring.state.js';

export const scoring: Aggregate = { state: scoringState, commands: [runScoring, fitCustomerModel] };
