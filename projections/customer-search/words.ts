const MARKS = /\p{Mark}/gu;
const NO_WORD = /[^\p{Letter}\p{Number}]+/u;

/** The words of a name as they are compared: no accents, lower case, punctuation parts them. */
export const wordsOf = (name: string): string[] =>
  name.normalize('NFKD').replace(MARKS, '').toLowerCase().split(NO_WORD).filter(Boolean);

/** Whether each wanted word begins one of the words. */
export const beginWords = (wanted: readonly string[], words: readonly string[]): boolean =>
  wanted.every((start) => words.some((word) => word.startsWith(start)));
