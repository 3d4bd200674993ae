import { command, happened, IsDay, IsNewId, IsOneOf, refuse, type Day } from '#kernel';
import { mustNotLieAhead } from './as-of.js';
import { sameJson } from './same-json.js';
import { CustomerModelFitted, MODEL_KINDS, type ModelKind } from './scoring.events.js';
import { scoringState, scoringStream } from './scoring.state.js';

export class FitCustomerModel {
  @IsNewId()
  modelId!: string;

  @IsOneOf(MODEL_KINDS)
  kind!: ModelKind;

  /** Histories up to the end of this day. */
  @IsDay()
  asOf!: Day;
}

/** What `customer-model` gathers: the fit on the facts known now, or why there is none. */
export type GatheredModel =
  | { readonly ok: true; readonly fitted: Omit<CustomerModelFitted, 'modelId' | 'kind' | 'asOf'> }
  | { readonly ok: false; readonly code: NotFitted; readonly repeaters: number };

export type NotFitted = keyof typeof SENTENCES;

const SENTENCES = {
  'too-few-repeaters': 'Too few customers have bought on more than one day. Cell rates are used instead.',
  'model-did-not-converge': 'The model does not fit these histories. The one in force stays.',
} as const;

/** The same fit on the same facts records nothing. */
export const fitCustomerModel = command(FitCustomerModel, {
  of: scoringState,
  on: 'any',
  stream: (c) => scoringStream(c.kind, c.asOf),
  nowOnly: true,
  roles: ['analyst', 'service'],
  gather: 'customer-model',
  decide: ({ ids, last }, { modelId, kind, asOf }, { today, gathered }) => {
    mustNotLieAhead(asOf, today);
    const found = gathered as GatheredModel;
    if (!found.ok) return refuse.conflict(found.code, SENTENCES[found.code], { repeaters: found.repeaters });
    const outcome = { kind, asOf, ...found.fitted };
    if (ids.includes(modelId) || sameJson(last, outcome)) return [];
    return [happened(CustomerModelFitted, { modelId, ...outcome })];
  },
});
