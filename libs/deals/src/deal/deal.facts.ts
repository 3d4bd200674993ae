import type { Recorded } from '#kernel';
import { factsAsOf, type Dated, type Moment } from '../facts.js';
import { dealEvents } from './deal.events.js';
import { dealChange, type DealFigures } from './deal.figures.js';

/** One event's change, with what is needed to leave it out of an answer about an earlier moment. */
export interface DealFact extends Dated {
  readonly address: string;
  readonly change: Partial<DealFigures>;
}

/** A deal as dated facts, in the order of its events. */
export interface DatedDeal {
  readonly dealId: string;
  readonly facts: readonly DealFact[];
}

/** The deal at that moment; undefined where it was not open yet. */
export const dealAsOf = (deal: DatedDeal, moment: Moment): DealFigures | undefined => {
  const facts = factsAsOf(deal.facts, moment);
  return facts.length === 0 ? undefined : figuresOf(facts);
};

const figuresOf = (facts: readonly DealFact[]): DealFigures =>
  Object.assign({}, ...facts.map((fact) => fact.change)) as DealFigures;

type DatedFold = (deal: DatedDeal | undefined, data: object, event: Recorded) => DatedDeal;

/** A row with one more fact, for a view's `on: everyDealEvent(withFact)`. */
export const withFact: DatedFold = (deal, _, event) => {
  const before = deal && figuresOf(deal.facts);
  const { occurredAt: at, recordedAt: knownAt, address } = event;
  const change = dealChange(before, event);
  const dealId = before?.dealId ?? change.dealId!;
  return { dealId, facts: [...(deal?.facts ?? []), { at, knownAt, address, change }] };
};

/** The same fold for every event of a deal. */
export const everyDealEvent = <F>(fold: F): Record<keyof typeof dealEvents, F> =>
  Object.fromEntries(Object.keys(dealEvents).map((type) => [type, fold])) as Record<keyof typeof dealEvents, F>;
