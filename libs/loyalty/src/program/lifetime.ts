import {
  addDays,
  addMonths,
  dayOf,
  daysLater,
  lastDayOfMonth,
  startOfDay,
  weekday,
  type Day,
  type Instant,
} from '#kernel';
import type { ProgramSettings } from './program.events.js';
import type { Expiry, ExpiryRoundUp, PendingRoundUp } from './terms.js';

type Terms = Pick<ProgramSettings, 'timeZone' | 'pending' | 'expiry'>;

/** When the points of an activity become active; undefined: by ActivateLoyaltyPoints. */
export const activeFromOf = ({ pending, timeZone }: Terms, activityAt: Instant): Instant | undefined => {
  if (pending.kind === 'on-action') return undefined;
  if (pending.kind === 'immediate') return activityAt;
  const from = daysLater(activityAt, pending.n ?? 0, timeZone);
  return pending.roundUp === undefined ? from : roundedUp(from, pending.roundUp, timeZone);
};

/** The first instant at which points that count from `from` are useless; undefined: never. */
export const expiresAtOf = ({ expiry, timeZone }: Terms, from: Instant): Instant | undefined => {
  const lastDay = lastUsableDay(expiry, dayOf(from, timeZone));
  if (lastDay === undefined) return undefined;
  return startOfDay(addDays(expiry.roundUp ? endOf(expiry.roundUp, lastDay) : lastDay, 1), timeZone);
};

const roundedUp = (instant: Instant, to: PendingRoundUp, zone: string): Instant => {
  const day = dayOf(instant, zone);
  const midnight = instant === startOfDay(day, zone) ? day : addDays(day, 1);
  return startOfDay(firstDay(midnight, to), zone);
};

const firstDay = (day: Day, of: PendingRoundUp): Day => {
  if (of === 'day') return day;
  if (of === 'week') return addDays(day, (8 - weekday(day)) % 7);
  return day.endsWith('-01') ? day : addDays(lastDayOfMonth(day), 1);
};

const lastUsableDay = (expiry: Expiry, day: Day): Day | undefined => {
  const n = expiry.n ?? 0;
  switch (expiry.kind) {
    case 'never':
      return undefined;
    case 'days':
      return addDays(day, n);
    case 'months':
      return addMonths(day, n);
    case 'end-of-month':
      return lastDayOfMonth(day);
    case 'end-of-year':
      return `${yearOf(day) + n - 1}-12-31`;
    case 'fixed-day':
      return nextFixedDay(expiry.day ?? '', day);
  }
};

const nextFixedDay = (monthDay: string, day: Day): Day => {
  const thisYear = clamped(yearOf(day), monthDay);
  return thisYear >= day ? thisYear : clamped(yearOf(day) + 1, monthDay);
};

// 29 February is the 28th in other years.
const clamped = (year: number, monthDay: string): Day => {
  const last = lastDayOfMonth(`${year}-${monthDay.slice(0, 2)}-01`);
  return `${year}-${monthDay}` < last ? `${year}-${monthDay}` : last;
};

const MONTHS_IN = { month: 1, quarter: 3, half: 6, year: 12 } as const;

const endOf = (period: ExpiryRoundUp, day: Day): Day => {
  const months = MONTHS_IN[period];
  const last = Math.ceil(Number(day.slice(5, 7)) / months) * months;
  return lastDayOfMonth(`${day.slice(0, 4)}-${String(last).padStart(2, '0')}-01`);
};

const yearOf = (day: Day): number => Number(day.slice(0, 4));
