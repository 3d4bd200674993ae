import { addMs, type Instant, type Recorded } from '#kernel';
import type { Dice } from './dice.js';

/** What is asked: now, or at a moment. */
export interface Asked {
  readonly asOf?: Instant;
  readonly knownAt?: Instant;
}

const YEAR_MS = 365 * 86_400_000;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** Now, and moments that matter to these events: of each kind of question at least one, if `count` is 4 or more. */
export const momentsOf = (events: readonly Recorded[], dice: Dice, count: number): readonly Asked[] => [
  {},
  { knownAt: instant(events, dice) },
  { asOf: instant(events, dice), knownAt: instant(events, dice) },
  ...Array.from({ length: count - 3 }, () => ({ asOf: instant(events, dice) })),
];

/** When something happened, was learned or falls due, of rare events as often as of frequent ones. */
const instant = (events: readonly Recorded[], dice: Dice): Instant => {
  const type = dice.even([...new Set(events.map((event) => event.type))]);
  const { occurredAt, recordedAt, data } = dice.even(events.filter((event) => event.type === type));
  const inside = JSON.stringify(data).match(INSTANT) ?? [];
  return addMs(dice.even([occurredAt, recordedAt, ...inside, ...inside]), dice.even([0, 0, 0, 0, -1, YEAR_MS]));
};
