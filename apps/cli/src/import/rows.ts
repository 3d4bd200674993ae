import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
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
      return lines(file, (text) => JSON.parse(text) as Record<string, unknown>);
    case 'blanks':
      return blankRows(file, format);
  }
};

async function* csvRows(file: string, format: Mapping['format']): AsyncIterable<FileRow | Unreadable> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: format.columns ? [...format.columns] : true,
      delimiter: format.delimiter ?? ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      ...(format.columns && format.header && { from: 2 }),
    }),
  );
  let number = 0;
  // The parser tells a record's last line, and counts a line break of two characters inside a value for two lines.
  let countedTwice = 0;
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    const breaks = Object.values(record).flatMap(
      (value) => (value.includes('\n') ? value.match(/\r?\n/g) : null) ?? [],
    );
    countedTwice += breaks.filter((text) => text === '\r\n').length;
    number += 1;
    yield { number, line: info.lines - countedTwice - breaks.length, columns: record };
  }
}

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

async function* lines(
  file: string,
  read: (text: string) => Record<string, unknown>,
): AsyncIterable<FileRow | Unreadable> {
  let number = 0;
  for await (const { text, line } of textLines(file)) {
    number += 1;
    try {
      yield { number, line, columns: read(text) };
    } catch {
      yield { line, reason: 'not JSON' };
    }
  }
}

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
