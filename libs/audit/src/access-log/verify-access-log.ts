import { hash } from 'node:crypto';

/** An entry as stored. `entry` is canonical JSON; the other columns repeat it so that it can be found. */
export interface StoredAccess {
  readonly n: number;
  readonly entry: string;
  readonly hash: string;
  readonly at: string;
  readonly kind: string;
  readonly who: string | null;
  /** All that the entry is found under by `about`, sorted, with commas between. */
  readonly about: string;
}

/** Where the kept entries begin: the last one that the end of its retention removed, or 0 and an empty hash. */
export interface Beginning {
  readonly n: number;
  readonly hash: string;
}

export interface AccessReport {
  readonly entries: number;
  /** undefined: the chain is whole. */
  readonly fault: { readonly n: number; readonly sentence: string } | undefined;
}

/**
 * SHA-256, lower-case hex, over the UTF-8 bytes of `<previous hash> LF <n> LF <entry>`; canonical JSON holds no LF.
 */
export const accessHash = (previous: string, n: number, entry: string): string =>
  hash('sha256', `${previous}\n${n}\n${entry}`);

/** Recomputes the chain of the access log. Not found here: entries cut off its end, see `AccessLog.head`. */
export const verifyAccesses = (beginning: Beginning, entries: Iterable<StoredAccess>): AccessReport => {
  let last = beginning;
  let count = 0;
  for (const stored of entries) {
    const sentence = faultOf(stored, last);
    if (sentence !== undefined) return { entries: count, fault: { n: last.n + 1, sentence } };
    last = stored;
    count += 1;
  }
  return { entries: count, fault: undefined };
};

const faultOf = (stored: StoredAccess, last: Beginning): string | undefined => {
  const { n, entry, hash: kept } = stored;
  if (n !== last.n + 1) return `Entry ${last.n + 1} is missing.`;
  if (accessHash(last.hash, n, entry) !== kept) return `Entry ${n} was changed after it was written.`;
  const { at, kind, who = null, key, whom } = JSON.parse(entry) as Parsed;
  const same = at === stored.at && kind === stored.kind && who === stored.who;
  return same && subjectsOf({ key, whom }).join() === stored.about
    ? undefined
    : `What entry ${n} is found by is not its own.`;
};

interface Parsed {
  readonly at: string;
  readonly kind: string;
  readonly who?: string;
  readonly key?: string;
  readonly whom: readonly string[];
}

/** What an entry is found under by `about`, sorted. */
export const subjectsOf = ({ key, whom }: { key?: string | undefined; whom: readonly string[] }): string[] =>
  [...new Set(key === undefined ? whom : [...whom, key])].sort();
