import { createReadStream } from 'node:fs';
import { parse, type CsvError, type InfoRecord, type OptionsWithColumns, type Parser } from 'csv-parse';
import type { FileRow } from './fill.js';
import { WrongUse } from '../wrong-use.js';
import type { Mapping } from './mapping.js';
import { headerOf, LOST, NOT_UTF8, type OnHeader, type Unreadable } from './readable.js';

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: InfoRecord & { readonly columns?: readonly unknown[] };
}

const BAD_QUOTES = 'quotes are not closed or stand inside a value';

/** The rows of a CSV file. A record that is none is reported without its values: they may be personal. */
export async function* csvRows(
  file: string,
  format: Mapping['format'],
  onHeader: OnHeader,
): AsyncIterable<FileRow | Unreadable> {
  const records = new Records(format, onHeader);
  const parser = parse(records.options());
  records.parser = parser;
  yield* createReadStream(file).pipe(parser) as AsyncIterable<FileRow | Unreadable>;
  if (records.unclosed) throw new Error(records.unclosed);
}

/** What the parser tells, as rows. It is told synchronously, ahead of who reads the rows. */
class Records {
  parser!: Parser;
  /** A sentence, where the file ended inside quotes. */
  unclosed: string | undefined;
  private number = 0;
  private lastLine: number;
  // The parser tells a record's last line, and counts a line break of two characters inside a value for two lines.
  private countedTwice = 0;
  /** How many records came before the last one with bad quotes. */
  private badAfter: number | undefined;

  constructor(
    private readonly format: Mapping['format'],
    private readonly onHeader: OnHeader,
  ) {
    this.lastLine = format.columns && !format.header ? 0 : 1;
  }

  options(): OptionsWithColumns<unknown> {
    const { columns, delimiter, header } = this.format;
    return {
      bom: true,
      columns: columns ? [...columns] : (names: string[]) => [...headerOf(names, this.onHeader)],
      delimiter: delimiter ?? ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => this.badQuotes(error),
      on_record: (parsed) => this.rowOf(parsed as Parsed),
      ...(columns && header && { from: 2 }),
    };
  }

  /** Lets the record end with its line and come to `rowOf`: skipped, it would be missing in the count of rows. */
  private badQuotes(error: CsvError | undefined): undefined {
    if (error?.['header']) throw new WrongUse(`The header cannot be read: its ${BAD_QUOTES}.`);
    if (error?.code === 'CSV_QUOTE_NOT_CLOSED') {
      this.unclosed = `A quote opened after line ${this.lastLine} is never closed: nothing from there on can be read.`;
    }
    this.badAfter = this.parser.info.records;
    const { state } = this.parser as unknown as { state: { quoting: boolean; recordHasError: boolean } };
    state.quoting = false;
    state.recordHasError = false;
  }

  private rowOf({ record, info }: Parsed): FileRow | Unreadable {
    const values = Object.values((info.error?.['record'] as string[] | undefined) ?? record);
    const line = this.firstLine(values, info.lines);
    this.number += 1;
    if (values.some((value) => value.includes(LOST))) return { line, reason: NOT_UTF8 };
    if (this.badAfter === info.records - 1) return { line, reason: BAD_QUOTES };
    const expected = info.columns?.length;
    if (expected !== undefined && info.index !== expected)
      return { line, reason: `${expected} columns expected, ${info.index} found` };
    return { number: this.number, line, columns: record };
  }

  private firstLine(values: readonly string[], lines: number): number {
    const breaks = values.flatMap((value) => (value.includes('\n') ? value.match(/\r?\n/g) : null) ?? []);
    this.countedTwice += breaks.filter((text) => text === '\r\n').length;
    this.lastLine = lines - this.countedTwice;
    return this.lastLine - breaks.length;
  }
}
