/*
 * What the views should answer, folded anew from the log as the specification reads. Nothing here may be imported from
 * the projections or from a room's rules: a mistake that both sides share would be found by nobody.
 */

/** An event as it was decoded, or at least what folds need of it. */
export interface Fact {
  readonly type: string;
  readonly stream: string;
  readonly address: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly subject?: string | undefined;
  readonly data: any;
}

/** What was true at `asOf`, by what was known at `knownAt` (undefined: now). Instants. */
export interface Moment {
  readonly asOf: string;
  readonly knownAt?: string | undefined;
  /** Nobody asked for this `asOf`: it is now. */
  readonly isNow?: boolean;
}

/**
 * The events that count at a moment, of one stream if given, in (occurredAt, position) order; `log` is in the order of
 * positions.
 */
export const eventsAt = (log: readonly Fact[], { asOf, knownAt = '~' }: Moment, stream?: string): Fact[] =>
  log
    .filter((event) => stream === undefined || event.stream === stream)
    .filter((event) => event.occurredAt <= asOf && event.recordedAt <= knownAt)
    // Sorting keeps the order of what is equal.
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : Number(a.occurredAt > b.occurredAt)));

const JAKARTA_MS = 7 * 3_600_000;

/** The day in Jakarta, which has no summer time. */
export const dayIn = (instant: string): string => new Date(Date.parse(instant) + JAKARTA_MS).toISOString().slice(0, 10);

/** The last instant of a day in Jakarta. */
export const endOf = (day: string): string =>
  new Date(Date.parse(`${day}T24:00:00.000Z`) - JAKARTA_MS - 1).toISOString();

/** The day so many days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Whole days from one day to another. */
export const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

export const by =
  <T>(...keys: ((item: T) => string | number)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
    return 0;
  };

/** The address of the one that was recorded last; of one instant, the greatest. */
export const lastRecorded = (events: readonly Fact[]): string | undefined =>
  events
    .toSorted(
      by(
        ({ recordedAt }) => recordedAt,
        ({ address }) => address,
      ),
    )
    .at(-1)?.address;

export const groups = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
};
