import type { Instant } from '#kernel';

/** What was true at `asOf`, by what was known at `knownAt` (undefined: now). */
export interface Moment {
  readonly asOf: Instant;
  readonly knownAt?: Instant | undefined;
}

/** What a view keeps of an event so that it can be left out of an answer about an earlier moment. */
export interface Dated {
  /** When it happened … */
  readonly at: Instant;
  /** … and when it was recorded. */
  readonly knownAt: Instant;
}

/** One stream's facts, in its order, up to the moment: none is left out between two that are kept. */
export const factsAsOf = <F extends Dated>(facts: readonly F[], { asOf, knownAt }: Moment): readonly F[] => {
  const end = facts.findIndex((fact) => fact.at > asOf || (knownAt !== undefined && fact.knownAt > knownAt));
  return end < 0 ? facts : facts.slice(0, end);
};
