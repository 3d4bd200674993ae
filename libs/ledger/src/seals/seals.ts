import type { Aggregate } from '#kernel';
import { replaceSealKey } from './replace-seal-key.js';
import { sealLedger } from './seal-ledger.js';
import { sealsState } from './seals.state.js';

export const seals: Aggregate = { state: sealsState, commands: [sealLedger, replaceSealKey] };
