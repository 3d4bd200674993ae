import type { Aggregate } from '#kernel';
import { fxState } from './fx.state.js';
import { publishFxRate } from './publish-fx-rate.js';

export const fx: Aggregate = { state: fxState, commands: [publishFxRate] };
