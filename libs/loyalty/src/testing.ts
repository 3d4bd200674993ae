import { addDays, addMs, money, parse, startOfDay, type Instant } from '#kernel';
import type { ProgramPublished } from './program/program.events.js';
import { PublishProgram } from './program/publish-program.js';

export const ZONE = 'Asia/Jakarta';
/** A point is IDR 10 of liability. */
export const CLUB = { program: 'club', timeZone: ZONE, pointCost: money(1_000, 'IDR') };

/** Version 1 of the program `club`. */
export const clubWith = (settings: object = {}): ProgramPublished => ({
  ...parse(PublishProgram, { ...CLUB, ...settings }),
  version: 1,
});

/** `at('2026-03-01', '12:00')` in the zone of the program. */
export const at = (day: string, time = '00:00'): Instant => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return addMs(startOfDay(day, ZONE), (hours * 60 + minutes) * 60_000);
};

/** The n-th day of 2026: `d(1)` is 1 January. */
export const d = (n: number, time = '00:00'): Instant => at(addDays('2025-12-31', n), time);
