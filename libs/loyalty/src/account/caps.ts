import { addDays, dayOf, weekday, type Instant } from '#kernel';
import type { ProgramPublished } from '../program/program.events.js';
import type { CapPeriod } from '../program/terms.js';
import type { Lot } from './lot.js';

type Counted = Pick<Lot, 'rule' | 'points' | 'activityAt'> & Partial<Pick<Lot, 'takenBack'>>;

/** What the caps leave for an award of `rule`; points that a reversal took back count no longer. */
export const capLeft = (
  program: ProgramPublished,
  lots: readonly Counted[],
  rule: string,
  activityAt: Instant,
): number => {
  const zone = program.timeZone;
  const left = program.caps
    .filter((cap) => cap.rule === undefined || cap.rule === rule)
    .map((cap) => {
      const period = periodOf(cap.per, activityAt, zone);
      const used = lots
        .filter((lot) => cap.rule === undefined || lot.rule === cap.rule)
        .filter((lot) => periodOf(cap.per, lot.activityAt, zone) === period)
        .reduce((total, lot) => total + lot.points - (lot.takenBack ?? 0), 0);
      return Math.max(0, cap.points - used);
    });
  return Math.min(Number.MAX_SAFE_INTEGER, ...left);
};

const periodOf = (per: CapPeriod, instant: Instant, zone: string): string => {
  const day = dayOf(instant, zone);
  switch (per) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, 1 - weekday(day));
    case 'month':
      return day.slice(0, 7);
    case 'year':
      return day.slice(0, 4);
    case 'ever':
      return '';
  }
};
