import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What a person's values would look like if they stood somewhere in clear. */
export interface Traces {
  /** Values that are looked for. */
  readonly values: number;
  /** Values that stand everywhere (short words, dates, numbers), so that finding one would tell nothing. */
  readonly tooCommon: number;
  readonly needles: readonly Needle[];
}

interface Needle {
  readonly value: string;
  /** Lower-case ASCII. */
  readonly bytes: Buffer;
}

export interface Swept {
  /** Relative to the folder. */
  readonly file: string;
  readonly bytes: number;
  /** Values of which a trace stands in the file. */
  readonly found: readonly string[];
}

/** Bytes of a value that is distinct enough. */
const MIN_BYTES = 8;
/** Bytes of one needle: a long value may be cut by the borders of pages, so its beginning and its middle are two. */
const NEEDLE_BYTES = 64;
/** A date, an amount, a score: what any row may hold. */
const COMMON = /^[\d\s.,:TZ/-]*$/;

/** The texts in clear personal values: those of a list or an address each by itself. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

export const tracesOf = (texts: Iterable<string>): Traces => {
  const values = [...new Set(texts)];
  const distinct = values.filter((value) => Buffer.byteLength(value) >= MIN_BYTES && !COMMON.test(value));
  return { values: distinct.length, tooCommon: values.length - distinct.length, needles: distinct.flatMap(needlesOf) };
};

/**
 * Searches the bytes of every file under `folder`: rows, indexes, write-ahead logs, freed pages, reports. Capital and
 * small letters of ASCII are the same. To be called in a process that has none of these files open as a database: it
 * would lose its locks on them.
 */
export const sweep = async (folder: string, { needles }: Traces): Promise<readonly Swept[]> => {
  const search = searcherOf(needles);
  const swept: Swept[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    swept.push({ file: relative(folder, path), ...(await inFile(path, search)) });
  }
  return swept;
};

/** Finds the values of which a trace stands in a text. */
export const searchFor = ({ needles }: Traces): ((text: string) => readonly string[]) => {
  const search = searcherOf(needles);
  return (text) => {
    const found = new Set<string>();
    search(Buffer.from(text), (value) => found.add(value));
    return [...found];
  };
};

const needlesOf = (value: string): readonly Needle[] => {
  const spellings = new Set([value, JSON.stringify(value).slice(1, -1)]);
  return [...spellings].flatMap((spelling) => {
    const bytes = lowered(Buffer.from(spelling));
    const middle = bytes.length >> 1;
    const pieces = [bytes.subarray(0, NEEDLE_BYTES)];
    if (bytes.length > 2 * NEEDLE_BYTES) pieces.push(bytes.subarray(middle, middle + NEEDLE_BYTES));
    return pieces.map((piece) => ({ value, bytes: piece }));
  });
};

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

const lowered = (bytes: Buffer): Buffer => {
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = LOWER[bytes[i]!]!;
  return bytes;
};

type Search = (bytes: Buffer, found: (value: string) => void) => void;

/** One pass over the bytes for all needles: only where the next three begin a needle is one compared. */
const searcherOf = (needles: readonly Needle[]): Search => {
  const begins = new Uint8Array(1 << 24);
  const byBeginning = new Map<number, Needle[]>();
  for (const needle of needles) {
    const beginning = (needle.bytes[0]! << 16) | (needle.bytes[1]! << 8) | needle.bytes[2]!;
    begins[beginning] = 1;
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), needle]);
  }
  return (bytes, found) => {
    let last = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      last = ((last << 8) | LOWER[bytes[i]!]!) & 0xffffff;
      if (begins[last] === 0 || i < 2) continue;
      for (const needle of byBeginning.get(last)!) if (stands(needle.bytes, bytes, i - 2)) found(needle.value);
    }
  };
};

const stands = (needle: Buffer, bytes: Buffer, at: number): boolean => {
  if (at + needle.length > bytes.length) return false;
  for (let i = 3; i < needle.length; i += 1) if (LOWER[bytes[at + i]!] !== needle[i]) return false;
  return true;
};

const inFile = async (path: string, search: Search): Promise<Omit<Swept, 'file'>> => {
  const found = new Set<string>();
  let bytes = 0;
  let end = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const window = Buffer.concat([end, chunk]);
    search(window, (value) => found.add(value));
    bytes += chunk.length;
    end = window.subarray(-NEEDLE_BYTES);
  }
  return { bytes, found: [...found] };
};
