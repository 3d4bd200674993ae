import type { Instant, Recorded } from '#kernel';

/** What a view keeps of an event, so that it can be left out of an answer about an earlier moment. */
export interface Dated {
  /** When it happened … */
  readonly at: Instant;
  /** … and when it was recorded. */
  readonly knownAt: Instant;
  readonly address: string;
}

/** What was true at `asOf`, by what was known at `knownAt` (undefined: now). */
export interface Moment {
  readonly asOf: Instant;
  readonly knownAt?: Instant | undefined;
  /** In which days are meant. */
  readonly zone: string;
}

export type Recording = Pick<Dated, 'knownAt' | 'address'>;

export const datedBy = ({ occurredAt: at, recordedAt: knownAt, address }: Recorded): Dated => ({
  at,
  knownAt,
  address,
});

export const isKnown = ({ knownAt }: Pick<Dated, 'knownAt'>, moment: Pick<Moment, 'knownAt'>): boolean =>
  moment.knownAt === undefined || knownAt <= moment.knownAt;

/** Whether it had happened by the moment, by what was known then. */
export const holds = (fact: Pick<Dated, 'at' | 'knownAt'>, moment: Moment): boolean =>
  fact.at <= moment.asOf && isKnown(fact, moment);

/** The last recorded of two; of one instant, the one with the greater address, so that no order of reading matters. */
export const laterRecorded = (a: Recording | undefined, b: Recording): Recording => {
  if (!a || a.knownAt < b.knownAt) return b;
  return a.knownAt === b.knownAt && a.address < b.address ? b : a;
};
