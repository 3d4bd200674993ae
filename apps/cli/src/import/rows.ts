import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { csvRows } from './csv-rows.js';
import type { FileRow } from './fill.js';
import type { Mapping } from './mapping.js';

/** A line that is no row of the file's format. */
export interface Unreadable {
  readonly line: number;
  readonly reason: string;
}

/** The rows of a file, one after another, in little memory. */
export const rowsOf = (file: string, format: Mapping['format']): AsyncIterable<FileRow | Unreadable> => {
  switch (format.kind) {
    case 'csv':
      return csvRows(file, format);
    case 'ndjson':
      return jsonRows(file);
    case 'blanks':
      return blankRows(file, format);
  }
};

async function* blankRows(file: string, format: Mapping['format']): AsyncIterable<FileRow | Unreadable> {
  let names = format.columns;
  const split = (text: string) => text.trim().split(/\s+/);
  let number = 0;
  for await (const { text, line } of textLines(file)) {
    const values = split(text);
    if (line === 1 && format.header) {
      names ??= values;
      continue;
    }
    if (!names) throw new Error('A file without a header needs "columns" in its mapping.');
    number += 1;
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
