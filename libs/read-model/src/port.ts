import type { Instant } from '#kernel';
import type { Readers } from './query.js';
import type { IndexValue, Table, View } from './view.js';

/*
 * Positions are those of the log: 20 digits of zero-padded decimal text that compares right as text.
 */

/** One build of a view's tables. A rebuild makes the next number beside it. */
export interface GenerationId {
  readonly view: string;
  readonly version: number;
  readonly number: number;
}

export interface Generation extends GenerationId {
  /** Questions are answered by the live one; a view has one at most. */
  readonly state: 'building' | 'live' | 'retired';
  /** Everything at or below it is folded. */
  readonly checkpoint: string;
  /** Where shares of it are folded apart: the checkpoint of each; `checkpoint` is the lowest of them. */
  readonly shares?: readonly string[];
  /** `layoutOf` the view that it was made for. */
  readonly layout: string;
}

/** Those rows of all views that one of several consumers folds. */
export interface Share {
  /** From 0. */
  readonly number: number;
  readonly of: number;
}

/** How far a row is folded. */
export interface Progress {
  /** Every event of the row at or below it is folded, and none above it. */
  readonly position: string;
  /** How often the row was written. */
  readonly epoch: number;
}

/** A row with the place of the newest event folded into it, in (occurredAt, position) order. */
export interface StoredRow {
  readonly key: string;
  /** JSON text; undefined where the events so far make no row: their place must be known all the same. */
  readonly row: string | undefined;
  readonly occurredAt: Instant;
  readonly position: string;
  /** From a store where rows may be ahead of the checkpoint. */
  readonly progress?: Progress | undefined;
}

export interface RowWrite extends StoredRow {
  /** The progress of the row that was folded on: `progressed` gives the new one. undefined: there was no row. */
  readonly was?: Progress | undefined;
  /** In the order of `indexesOf(table)`. */
  readonly values: readonly (IndexValue | undefined)[];
}

/** Where the events of a row come from. */
export type Partition = { readonly customer: string } | { readonly stream: string };

/** A row that waits: an event of it could not be folded, twice. */
export interface Parked extends GenerationId {
  readonly table: string;
  readonly key: string;
  readonly partition: Partition;
  /** Of the first event that failed. */
  readonly address: string;
  readonly error: string;
}

/** What one page of the log changes in one generation. */
export interface Change {
  readonly generation: GenerationId;
  /** The checkpoints are those of this share, not of the whole generation. */
  readonly share?: Share | undefined;
  /** The checkpoint that the change was computed from … */
  readonly from: string;
  /** … and the one that it leads to. */
  readonly to: string;
  readonly rows: ReadonlyMap<string, readonly RowWrite[]>;
  readonly park?: readonly Parked[];
  readonly unpark?: readonly { readonly table: string; readonly key: string }[];
}

/** What answering questions needs. */
export interface ViewReader {
  /** The tables of the live generation of this version and layout of the view; undefined while there is none. */
  live(view: View): Promise<Readers | undefined>;
  generations(): Promise<readonly Generation[]>;
  /** Parked rows of the view's live generation. */
  parked(view: string): Promise<readonly Parked[]>;
  /**
   * Reads of one state of the views: `work` sees nothing that is committed after its first read. For short work, since
   * `scrub` waits for its end. Where a store has no transactions each read sees the newest.
   */
  together<T>(work: (reader: Pick<ViewReader, 'live'>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where the rows of all views are kept. One process writes. */
export interface ViewStore extends ViewReader {
  /** Empty tables, `building`, at the beginning of the log. */
  create(view: View): Promise<Generation>;
  /** In the order of the keys; undefined where no event of the key was folded. */
  load(generation: GenerationId, table: string, keys: readonly string[]): Promise<readonly (StoredRow | undefined)[]>;
  /**
   * Writes all changes or none. `false`: a checkpoint is not where its change came from, and nothing was written.
   *
   * Where a store has no transactions: `false` also where a row is not as it was loaded; rows written by then, or
   * before a crash, are ahead of the checkpoint and tell so by their progress. Rows never go back.
   */
  commit(changes: readonly Change[]): Promise<boolean>;
  /** Makes a generation the live one and retires the others of its view, in one change. Indexes are built by then. */
  publish(generation: GenerationId): Promise<void>;
  drop(generation: GenerationId): Promise<void>;
  /** A generation as questions will read it. */
  readers(generation: GenerationId): Promise<Readers>;
  /** After it nothing that was removed or overwritten can be found in any file of the store. */
  scrub(): Promise<void>;
}

/** A row's JSON text in UTF-8: what every store can keep. A document of MongoDB has 16 MiB at most. */
export const MAX_ROW_BYTES = 15_000_000;

/** Of a row that was written with everything up to a position. */
export const progressed = (was: Progress | undefined, upTo: string): Progress => ({
  position: upTo,
  epoch: (was?.epoch ?? 0) + 1,
});

/** The names of a table's indexes, in the order in which values are written. */
export const indexesOf = (table: Table<never>): readonly string[] => Object.keys(table.indexes ?? {});

/** Tells whether stored tables fit a view as it is coded now. */
export const layoutOf = (view: View): string =>
  JSON.stringify(Object.entries(view.tables).map(([name, table]) => [name, table.by, ...indexesOf(table)]));

/** Order of index values: numbers, then texts by code points (as UTF-8 bytes compare). */
export const compareValues = (a: IndexValue, b: IndexValue): number => {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  if (typeof b === 'number') return 1;
  return compareTexts(a, b);
};

/** By code points; JavaScript's `<` differs where one text has a surrogate pair. */
export const compareTexts = (a: string, b: string): number => {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
};

// Surrogates stand for code points above all others.
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
