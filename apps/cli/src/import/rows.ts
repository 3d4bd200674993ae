import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { WrongUse } from '../wrong-use.js';
import { csvRows } from './csv-rows.js';
import type { FileRow } from './fill.js';
import type { Mapping } from './mapping.js';
import { headerOf, LOST, NOT_UTF8, type OnHeader, type Unreadable } from './readable.js';

/** The rows of a file, one after another, in little memory. */
export const rowsOf = (
  file: string,
  format: Mapping['format'],
  onHeader: OnHeader = () => undefined,
): AsyncIterable<FileRow | Unreadable> => {
  switch (format.kind) {
    case 'csv':
      return csvRows(file, format, onHeader);
    case 'ndjson':
      return jsonRows(file);
    case 'blanks':
      return blankRows(file, format, onHeader);
  }
};

async function* blankRows(
  file: string,
  format: Mapping['format'],
  onHeader: OnHeader,
): AsyncIterable<FileRow | Unreadable> {
  let { columns: names } = format;
  const split = (text: string) => text.trim().split(/\s+/);
  let number = 0;
  for await (const { text, line } of textLines(file)) {
    const values = split(text);
    if (line === 1 && format.header) {
      names ??= headerOf(values, onHeader);
      continue;
    }
    if (!names) throw new WrongUse('The first line of the file must be its header.');
    number += 1;
    if (text.includes(LOST)) {
      yield { line, reason: NOT_UTF8 };
      continue;
    }
    if (values.length !== names.length) {
      yield { line, reason: `${names.length} columns expected, ${values.length} found` };
      continue;
    }
    yield { number, line, columns: Object.fromEntries(names.map((name, nth) => [name, values[nth]])) };
  }
}

async function* jsonRows(file: string): AsyncIterable<FileRow | Unreadable> {
  let number = 0;
  for await (const { text, line } of textLines(file)) {
    number += 1;
    const columns = objectIn(text);
    yield typeof columns === 'string' ? { line, reason: columns } : { number, line, columns };
  }
}

/** The object, or why there is none. */
const objectIn = (text: string): Record<string, unknown> | string => {
  if (text.includes(LOST)) return NOT_UTF8;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : 'not a JSON object';
  } catch {
    return 'not JSON';
  }
};

async function* textLines(file: string): AsyncIterable<{ text: string; line: number }> {
  let line = 0;
  for await (const raw of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() !== '') yield { text, line };
  }
}

/** About how many rows the file has: its lines, for a progress bar. */
export const countRows = async (file: string, format: Mapping['format']): Promise<number> => {
  let lines = 0;
  for await (const chunk of createReadStream(file)) {
    for (let at = (chunk as Buffer).indexOf(10); at >= 0; at = (chunk as Buffer).indexOf(10, at + 1)) lines += 1;
  }
  return format.header === false || format.columns ? lines : Math.max(0, lines - 1);
};
