/** A calendar day as whole days since 1970-01-01. The caller has already put instants into the organisation's zone. */
export type Day = number;

const DAYS_PER_ERA = 146_097;
const EPOCH_FROM_ERA_START = 719_468;

/**
 * Day of an ISO date `yyyy-mm-dd` (proleptic Gregorian calendar).
 * @throws RangeError when the text is not such a date.
 */
export function dayFromIso(iso: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!match) throw new RangeError(`not a date: ${iso}`);
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const day = dayFromCivil(year, month, date);
  if (isoFromDay(day) !== iso) throw new RangeError(`not a date: ${iso}`);
  return day;
}

/** ISO date of a day in the years 0 to 9999. */
export function isoFromDay(day: Day): string {
  const shifted = day + EPOCH_FROM_ERA_START;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

// Years begin in March here, so that a leap day is the last day of its year.
function dayFromCivil(year: number, month: number, date: number): Day {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_FROM_ERA_START;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
