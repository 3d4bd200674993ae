import { Temporal } from 'temporal-polyfill';

/** RFC 3339 in UTC with milliseconds: `2026-11-22T09:15:00.000Z`. Compares right as text. */
export type Instant = string;
/** `YYYY-MM-DD`. Compares right as text. */
export type Day = string;

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const MS_PER_DAY = 86_400_000;
const MS_PER_QUARTER_HOUR = 900_000;

/* `Date` is banned in pure rooms because of the clock in it. These three are pure calendar arithmetic. */
/* eslint-disable no-restricted-globals */
/** Milliseconds since 1970. */
export const epochMs = (instant: Instant): number => Date.parse(instant);
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
// A clock is asked many times in one millisecond, and writing an instant takes longer than all else about it.
let written = { ms: 0, instant: new Date(0).toISOString() };
/** What lies beyond years of four digits, which alone compare right as text, becomes the first or last instant. */
export const instantOf = (ms: number): Instant => {
  if (ms === written.ms) return written.instant;
  written = { ms, instant: new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString() };
  return written.instant;
};
const utcMidnight = (day: Day): number => Date.parse(day);
/* eslint-enable no-restricted-globals */

export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && INSTANT.test(value) && exists(value.slice(0, 10));

export const isDay = (value: unknown): value is Day => typeof value === 'string' && DAY.test(value) && exists(value);

// Every month has 28 days. 30 February parses as 1 or 2 March: only what comes back unchanged exists.
const exists = (day: string): boolean => day.slice(8) <= '28' || addDays(day, 0) === day;

export const isTimeZone = (value: unknown): value is string => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value as string);
    return typeof value === 'string';
  } catch {
    return false;
  }
};

export const addMs = (instant: Instant, ms: number): Instant => instantOf(epochMs(instant) + ms);
export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

// Zone offsets change at multiples of 15 minutes at most, so one lookup serves a whole quarter of an hour.
const offsets = new Map<string, Map<number, number>>();
const MAX_CACHED_OFFSETS = 100_000;

const offsetMs = (ms: number, zone: string): number => {
  const quarter = Math.floor(ms / MS_PER_QUARTER_HOUR);
  let ofZone = offsets.get(zone);
  if (!ofZone || ofZone.size > MAX_CACHED_OFFSETS) offsets.set(zone, (ofZone = new Map()));
  let offset = ofZone.get(quarter);
  if (offset === undefined) {
    const start = Temporal.Instant.fromEpochMilliseconds(quarter * MS_PER_QUARTER_HOUR);
    offset = start.toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
    ofZone.set(quarter, offset);
  }
  return offset;
};

/** The local day of an instant in a zone. */
export const dayOf = (instant: Instant, zone: string): Day => {
  const ms = epochMs(instant);
  return instantOf(ms + offsetMs(ms, zone)).slice(0, 10);
};

/** The first instant of a local day. */
export const startOfDay = (day: Day, zone: string): Instant =>
  instantOf(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

/** The last millisecond of a local day: what a date means as `asOf` and `knownAt`. */
export const endOfDay = (day: Day, zone: string): Instant => addMs(startOfDay(addDays(day, 1), zone), -1);

export const addDays = (day: Day, n: number): Day => instantOf(utcMidnight(day) + n * MS_PER_DAY).slice(0, 10);

/** The same local time `n` days later; where clocks skip it, as much later as they skip. */
export const daysLater = (instant: Instant, n: number, zone: string): Instant =>
  instantOf(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).add({ days: n }).epochMilliseconds);

/** Clamped to the last day of the month: 31 January and one month is 28 or 29 February. */
export const addMonths = (day: Day, n: number): Day => Temporal.PlainDate.from(day).add({ months: n }).toString();

/** Whole days from `from` to `to`, negative if `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (utcMidnight(to) - utcMidnight(from)) / MS_PER_DAY;

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => Temporal.PlainDate.from(day).dayOfWeek;

export const lastDayOfMonth = (day: Day): Day => {
  const date = Temporal.PlainDate.from(day);
  return date.with({ day: date.daysInMonth }).toString();
};
