import type { Day } from './day.js';
import type { PurchaseFact } from './purchase-facts.js';

/** Something that happened; `evidence` is the address of the event. */
export interface Occurrence {
  readonly day: Day;
  readonly evidence: string;
}

/**
 * Something that holds from a day on, until the first day on which it does not. What raises the risk must be ended by
 * an event; what lowers it may end by time.
 */
export interface Spell {
  readonly from: Day;
  readonly until?: Day | undefined;
  readonly evidence: readonly string[];
}

export interface Complaint extends Spell {
  /** First day past its SLA, escalated or reopened. */
  readonly lateFrom?: Day | undefined;
}

/** A contact whose sentiment was scored, -1 to 1. */
export interface ScoredContact extends Occurrence {
  readonly score: number;
}

/**
 * Dated facts of one customer (after a merge: the union). What lies after the as-of is ignored, so that one set serves
 * every as-of. Lists without order, but for `sentiments`, which is in order of occurrence.
 */
export interface ChurnFacts {
  readonly id: string;
  readonly registered: Occurrence;
  readonly purchases: readonly PurchaseFact[];
  /** Attention credits: two-way or personally addressed contacts, and kept promises. */
  readonly credits: readonly Occurrence[];
  readonly sentiments: readonly ScoredContact[];
  /** From the agreed contact missed until it is made up for. */
  readonly brokenPromises: readonly Spell[];
  /** From withdrawal until given again. */
  readonly withdrawnConsents: readonly Spell[];
  readonly openOrdersAndDeals: readonly Spell[];
  /** From agreement until it is due, kept or cancelled. */
  readonly agreedContacts: readonly Spell[];
  /** From opening until resolved, closed or withdrawn. */
  readonly complaints?: readonly Complaint[];
  /** From failed or overdue until settled. */
  readonly unsettledPayments?: readonly Spell[];
  /** A competitor was used, or won a deal. */
  readonly competitors?: readonly Occurrence[];
  /** Territory changed, or every contact point bounces. */
  readonly unreachable?: readonly Spell[];
  /** A complaint resolved with a good rating, or a survey answer ≥ 9. */
  readonly positives?: readonly Occurrence[];
}

/** Kinds of facts; one is known once the organisation has recorded one such event by the as-of. */
export const SOURCES = [
  'purchases',
  'contacts',
  'promises',
  'consents',
  'sentiment',
  'deals',
  'complaints',
  'payments',
  'competitors',
  'reachability',
  'surveys',
] as const;

export type Source = (typeof SOURCES)[number];

export function holding<S extends Spell>(spells: readonly S[] | undefined, asOf: Day): S[] {
  return (spells ?? []).filter(({ from, until }) => from <= asOf && (until === undefined || asOf < until));
}

export function upTo<O extends { readonly day: Day }>(occurrences: readonly O[] | undefined, asOf: Day): O[] {
  return (occurrences ?? []).filter(({ day }) => day <= asOf);
}
