import { InvalidArgumentError } from 'commander';
import { ID_PATTERN, isDay, isInstant } from '#kernel';

/** A reader of an option that must fit; the sentence says what it must be. */
const fitting =
  (fits: (text: string) => boolean, must: string) =>
  (text: string): string => {
    if (fits(text)) return text;
    throw new InvalidArgumentError(must);
  };

export const asDay = fitting(isDay, 'A day such as 2026-11-22.');
export const asInstant = fitting(isInstant, 'An instant such as 2026-11-22T09:15:00.000Z.');
export const asPosition = fitting((text) => /^\d{1,20}$/.test(text), 'A position: a number.');
export const asSubject = fitting((text) => ID_PATTERN.test(text), 'An id: 1–64 letters, digits, . _ : or -.');
export const asReason = fitting((text) => ID_PATTERN.test(text), 'The id of a request or case, such as request-7.');
