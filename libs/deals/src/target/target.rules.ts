import { lastDayOfMonth, type Day } from '#kernel';

const MONTHS_PER_QUARTER = 3;

/** First and last day of a period `YYYY`, `YYYY-Qn` or `YYYY-MM`. */
export const daysOfPeriod = (period: string): { readonly from: Day; readonly to: Day } => {
  const [year, part] = period.split('-');
  if (!part) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const last = part.startsWith('Q') ? Number(part.slice(1)) * MONTHS_PER_QUARTER : Number(part);
  const first = part.startsWith('Q') ? last - MONTHS_PER_QUARTER + 1 : last;
  return { from: firstOf(year, first), to: lastDayOfMonth(firstOf(year, last)) };
};

const firstOf = (year: string | undefined, month: number): Day => `${year}-${String(month).padStart(2, '0')}-01`;
