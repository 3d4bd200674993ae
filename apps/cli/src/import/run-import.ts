import { Rejection } from '#kernel';
import { BadValue, filler, type FileRow } from './fill.js';
import { columnsNamed, mustHaveColumns, type Mapping } from './mapping.js';
import { rowKeys } from './row-keys.js';
import { rowsOf } from './rows.js';
import { columnAt } from './templates.js';

/** One command of an import. Throws `Rejection`. */
export type Send = (command: ImportCommand) => Promise<{ readonly events: number }>;

export interface ImportCommand {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The same for the same row of the same file, however often it is sent. */
  readonly key: string;
}

/** A row left out, with its place and the reason, free of the row's values. */
export interface RejectedRow {
  readonly line: number;
  readonly row?: number;
  /** Where one column is to blame. */
  readonly column?: string;
  readonly code: string;
  readonly reason: string;
}

export interface ImportResult {
  readonly rows: number;
  readonly rejected: number;
  /** Events appended. None where everything was imported before. */
  readonly events: number;
  /** Customers registered on the way, by this run. */
  readonly registered: number;
  /** Columns that the mapping names and no row has, where no header told so before. */
  readonly absent: readonly string[];
}

export interface ImportOptions {
  readonly file: string;
  readonly mapping: Mapping;
  readonly zone: string;
  readonly send: Send;
  readonly strict: boolean;
  readonly reject: (row: RejectedRow) => void;
  readonly progress: (rows: number) => void;
}

/** Commands under way at once: enough to fill the log's groups, few enough to stay small. */
const MAX_UNDER_WAY = 512;

/**
 * Sends a file's rows as commands. A bad row is reported and left out; `strict` stops at the first. Throws `WrongUse`
 * where the file lacks columns that the mapping names.
 */
export const runImport = async (options: ImportOptions): Promise<ImportResult> => {
  const { file, mapping } = options;
  const run = new ImportRun(options);
  for await (const row of rowsOf(file, mapping.format, (names) => mustHaveColumns(mapping, names))) {
    if ('reason' in row) run.reject({ line: row.line, code: 'unreadable', reason: row.reason });
    else await run.take(row);
  }
  return run.finish();
};

class ImportRun {
  private readonly fill: (row: FileRow) => Record<string, unknown>;
  private readonly fillCustomer: ((row: FileRow) => Record<string, unknown>) | undefined;
  private readonly keys: ReturnType<typeof rowKeys>;
  private underWay = 0;
  private awaited: { readonly until: (underWay: number) => boolean; readonly resolve: () => void } | undefined;
  /** Customers named before, by key; a promise while the registration is under way. */
  private readonly customers = new Map<string, Promise<void> | true>();
  private counts = { rows: 0, rejected: 0, events: 0, registered: 0 };
  private readonly absent: Set<string>;
  private failure: unknown;

  constructor(private readonly its: ImportOptions) {
    this.fill = filler(its.mapping.fields, its.zone);
    this.absent = new Set(its.mapping.format.kind === 'ndjson' ? columnsNamed(its.mapping) : []);
    this.keys = rowKeys(its.mapping, its.file);
    this.fillCustomer = its.mapping.register && filler(its.mapping.register.fields, its.zone);
  }

  async take(row: FileRow): Promise<void> {
    if (this.underWay >= MAX_UNDER_WAY) await this.change((underWay) => underWay < MAX_UNDER_WAY);
    if (this.failure) throw this.failure;
    for (const column of this.absent) if (Object.hasOwn(row.columns, column)) this.absent.delete(column);
    this.underWay += 1;
    void this.importOne(row);
  }

  private async importOne(row: FileRow): Promise<void> {
    try {
      await this.importRow(row);
    } catch (error) {
      this.fault(row, error);
    } finally {
      this.done();
    }
  }

  private done(): void {
    this.underWay -= 1;
    this.counts.rows += 1;
    this.its.progress(this.counts.rows);
    if (!this.awaited?.until(this.underWay)) return;
    const { resolve } = this.awaited;
    this.awaited = undefined;
    resolve();
  }

  private change(until: (underWay: number) => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (until(this.underWay)) resolve();
      else this.awaited = { until, resolve };
    });
  }

  reject(row: RejectedRow): void {
    this.counts.rejected += 1;
    try {
      this.its.reject(row);
    } catch (error) {
      this.failure ??= error;
    }
    if (this.its.strict) this.failure ??= new Error(`Line ${row.line}: ${row.reason}. Stopped, as --strict asks.`);
  }

  async finish(): Promise<ImportResult> {
    await this.change((underWay) => underWay === 0);
    if (this.failure) throw this.failure;
    return { ...this.counts, absent: this.counts.rows > 0 ? [...this.absent] : [] };
  }

  private async importRow(row: FileRow): Promise<void> {
    const command = { name: this.its.mapping.command, body: this.fill(row), key: this.keys.row(row) };
    const registering = this.register(row);
    if (registering !== true) await registering;
    const { events } = await this.its.send(command);
    this.counts.events += events;
  }

  private register(row: FileRow): Promise<void> | true {
    const { register } = this.its.mapping;
    if (!register || !this.fillCustomer) return true;
    const key = this.keys.customer(row);
    const known = this.customers.get(key);
    if (known) return known;
    const body = this.fillCustomer(row);
    const sent = this.its.send({ name: register.command, body, key });
    const registering = sent.catch(alreadyThere).then(({ events }) => {
      this.counts.events += events;
      this.counts.registered += events > 0 ? 1 : 0;
      this.customers.set(key, true);
    });
    this.customers.set(key, registering);
    // A registration that was refused is tried again by the customer's next row.
    registering.catch(() => this.customers.delete(key));
    return registering;
  }

  private fault(row: FileRow, error: unknown): void {
    const place = { line: row.line, row: row.number };
    if (error instanceof BadValue) {
      this.reject({ ...place, column: error.column, code: 'bad-value', reason: error.message });
    } else if (error instanceof Rejection) {
      this.reject({ ...place, ...this.columnToBlame(error), code: error.code, reason: this.sentenceOf(error) });
    } else this.failure ??= error;
  }

  private sentenceOf({ code, message, faults }: Rejection): string {
    if (code === 'idempotency-key-reused') {
      const another = this.its.mapping.identity === 'row' ? ': another file needs another name' : '';
      return `this row was imported before with other values${another}`;
    }
    return faults.length > 0 ? faults.map((fault) => `${fault.path}: ${fault.message}`).join('; ') : message;
  }

  private columnToBlame({ faults: [fault] }: Rejection): { readonly column?: string } {
    if (!fault) return {};
    const { fields, register } = this.its.mapping;
    const column = columnAt(fields, fault.path) ?? columnAt(register?.fields, fault.path);
    return column === undefined ? {} : { column };
  }
}

/** Another file, or a row before, told other things of the customer: that is no fault of this row. */
const alreadyThere = (error: unknown): { events: number } => {
  if (error instanceof Rejection && /^idempotency-key-reused$|-exists$/.test(error.code)) return { events: 0 };
  throw error;
};
