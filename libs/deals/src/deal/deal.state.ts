import { absent, clear, read, state, streamName, type Personal, type Recorded } from '#kernel';
import type { PipelineStanding } from '../pipeline/pipeline.rules.js';
import { dealEvents, type DealField, type DealFieldChange, type DealFields } from './deal.events.js';
import { everyDealEvent } from './deal.facts.js';
import { dealChange, type DealFigures } from './deal.figures.js';

export interface Deal extends DealFigures {
  /** Empty once the customer is forgotten. */
  readonly fields: DealFields;
}

export const dealStream = (dealId: string): string => streamName('deal', dealId);

/** The pipeline that the deal is in, at its last version. */
export const itsPipeline = <C>() =>
  read<PipelineStanding>()('pipeline', (_: C, deal: Deal | undefined) => deal?.pipeline);

const step = (deal: Deal, _: object, event: Recorded): Deal => ({ ...deal, ...dealChange(deal, event) });

const stepWithFields = (deal: Deal | undefined, data: { fields?: Personal<DealFields> }, event: Recorded): Deal => ({
  ...step(deal as Deal, data, event),
  fields: { ...deal?.fields, ...clear(data.fields) },
});

export const dealState = state({
  category: 'deal',
  events: dealEvents,
  initial: absent<Deal>(),
  evolve: {
    ...everyDealEvent(step),
    DealOpened: stepWithFields,
    DealAdvanced: stepWithFields,
    DealFieldsChanged: (deal, data, event) => ({
      ...step(deal, data, event),
      fields: changedFields(deal, data.changed),
    }),
  },
  subject: (deal) => deal.customerId,
});

const changedFields = (deal: Deal, changed: readonly DealFieldChange[]): DealFields => {
  const fields: Record<string, DealField> = { ...deal.fields };
  for (const { field, to } of changed) {
    const value = clear(to);
    if (field.startsWith(FIELD_PREFIX) && value !== undefined) fields[field.slice(FIELD_PREFIX.length)] = value;
  }
  return fields;
};

export const FIELD_PREFIX = 'fields.';
