import type { Aggregate } from '#kernel';
import { recordRunUndone } from './record-run-undone.js';
import { runState } from './run.state.js';

export const run: Aggregate = { state: runState, commands: [recordRunUndone] };
