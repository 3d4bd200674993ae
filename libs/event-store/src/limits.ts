import { MAX_PAGE_EVENTS } from './port.js';

export const assertPageSize = (limit: number): void => {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_EVENTS) {
    throw new RangeError(`A page has 1 to ${MAX_PAGE_EVENTS} events, not ${limit}.`);
  }
};

const DAY_MS = 86_400_000;

/** An instant, whole days earlier. */
export const daysBefore = (instant: string, days: number): string =>
  new Date(Date.parse(instant) - days * DAY_MS).toISOString();
