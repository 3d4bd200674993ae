import type { Aggregate } from '#kernel';
import { setSalesTarget } from './set-sales-target.js';
import { targetState } from './target.state.js';

export const target: Aggregate = { state: targetState, commands: [setSalesTarget] };
