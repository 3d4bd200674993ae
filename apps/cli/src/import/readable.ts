import { WrongUse } from '../wrong-use.js';

/** A line that is no row of the file's format. */
export interface Unreadable {
  readonly line: number;
  readonly reason: string;
}

/** What bytes that are no UTF-8 are read as. Nobody can tell any more what stood there, so it is never taken over. */
export const LOST = '\uFFFD';
export const NOT_UTF8 = 'not UTF-8, or a character in it was lost before (U+FFFD)';

/** Told the columns of a header, before any row; where it throws, there are no rows. */
export type OnHeader = (names: readonly string[]) => void;

/** The columns. Throws `WrongUse` where they are not readable, and what `onHeader` throws. */
export const headerOf = (names: readonly string[], onHeader: OnHeader): readonly string[] => {
  if (names.some((name) => name.includes(LOST))) throw new WrongUse(`The header cannot be read: it is ${NOT_UTF8}.`);
  onHeader(names);
  return names;
};
