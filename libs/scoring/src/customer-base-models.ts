import { bgnbd } from './bgnbd.js';
import type { CustomerBaseModel, ModelKind } from './customer-base-model.js';
import { mbgnbd } from './mbgnbd.js';
import { pnbd } from './paretonbd.js';

/** Every model behind the one interface, for code that is told the kind by data. */
export const MODELS: Readonly<Record<ModelKind, CustomerBaseModel>> = { bgnbd, mbgnbd, pnbd };
