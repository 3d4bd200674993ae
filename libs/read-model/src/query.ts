import type { Class, Day, Instant, Role } from '#kernel';
import { compareValues } from './port.js';
import type { IndexValue, Row, RowOf, Tables, View } from './view.js';

/** The moment that a question is about. */
export interface At {
  /** What was true then … */
  readonly asOf: Instant;
  /** … by what was known then; undefined: by all that is known now. */
  readonly knownAt?: Instant | undefined;
  /** The local day of `asOf`. */
  readonly today: Day;
  readonly zone: string;
  readonly currency: string;
  /** Whether the caller named an `asOf`. */
  readonly explicit: boolean;
}

export interface Scan {
  readonly index: string;
  /** Exactly this value; or the range `from`..`to`, both included. */
  readonly eq?: IndexValue;
  readonly from?: IndexValue;
  readonly to?: IndexValue;
  /** From the highest value down; equal values by rising key all the same. */
  readonly descending?: boolean;
  /** Continue after this row (its index value and key). */
  readonly after?: readonly [IndexValue, string];
  /** Default: all. */
  readonly limit?: number;
}

export interface Found<R> {
  readonly key: string;
  /** The value in the index scanned. */
  readonly value: IndexValue;
  readonly row: R;
}

/** Told of what is read when the newest event in it occurred; by `get` also where the events make no row. */
export type Note = (occurredAt: Instant) => void;

/** Reads of one table. Order: index value, then key. */
export interface TableReader<R extends Row = Row> {
  get(key: string, note?: Note): Promise<R | undefined>;
  scan(options: Scan, note?: Note): Promise<Found<R>[]>;
  /** All rows by key, in pages. */
  pages(): AsyncIterable<readonly { readonly key: string; readonly row: R }[]>;
}

/** All rows of a table, by key. */
export const everyRow = async <R extends Row>(table: TableReader<R>): Promise<R[]> => {
  const rows: R[] = [];
  for await (const page of table.pages()) rows.push(...page.map(({ row }) => row));
  return rows;
};

export type Readers<T extends Tables = Tables> = { readonly [K in keyof T]: TableReader<RowOf<T[K]>> };

/**
 * Which events an `asOf` answer needs where live rows do not have it: one customer's, one stream's, or the whole log.
 */
export type Scope = { readonly customer: string } | { readonly stream: string } | 'all';

export interface Page {
  readonly limit: number;
  /** The place of the last item of the page before. */
  readonly after?: readonly IndexValue[] | undefined;
}

export interface PageOf<I> {
  readonly items: readonly I[];
  /** The last item's place in the order; undefined: nothing follows. */
  readonly next?: readonly IndexValue[] | undefined;
  /** The page that follows in the same list, where this one was cut from a list in memory. */
  readonly rest?: (() => PageOf<I>) | undefined;
}

interface QueryBase<P extends object> {
  /** One sentence for the OpenAPI document. */
  readonly about: string;
  /** Query parameters besides the common ones; numbers and booleans are converted from text by their decorators. */
  readonly params: Class<P>;
  /** Who may ask, admin always. */
  readonly roles: readonly Role[];
  /** Which roles see personal values opened (admin too); others get `{ "withheld": true }`. */
  readonly opensTo?: readonly Role[];
}

export interface RowQuery<T extends Tables, P extends object> extends QueryBase<P> {
  readonly kind: 'row';
  readonly scope: (key: string, p: P) => Scope;
  /** undefined → 404. */
  readonly run: (tables: Readers<T>, key: string, p: P, at: At) => Promise<object | undefined>;
}

export interface ListQuery<T extends Tables, P extends object> extends QueryBase<P> {
  readonly kind: 'list';
  readonly scope: (p: P) => Scope;
  readonly run: (tables: Readers<T>, p: P, at: At, page: Page) => Promise<PageOf<object>>;
}

export interface AnswerQuery<T extends Tables, P extends object> extends QueryBase<P> {
  readonly kind: 'answer';
  readonly scope: (p: P) => Scope;
  readonly run: (tables: Readers<T>, p: P, at: At) => Promise<object>;
}

export type Query<T extends Tables = Tables, P extends object = object> =
  RowQuery<T, P> | ListQuery<T, P> | AnswerQuery<T, P>;

/** A view with its questions. `row` answers `/<view>/<key>`, `list` answers `/<view>`, the rest `/<view>/<name>`. */
export interface ViewWithQueries {
  readonly view: View;
  readonly queries: Readonly<Record<string, Query>>;
  /** The version before: it answers until this one is built, and again after a rollback. Goes with a later release. */
  readonly former?: ViewWithQueries | undefined;
}

/** With the version before, if that may still answer. */
export const versionsOf = (listed: ViewWithQueries): readonly ViewWithQueries[] =>
  listed.former ? [listed, listed.former] : [listed];

export class NoParams {}

/** Binds a view to its questions, typed by its tables. */
export const queriesOf = <T extends Tables>(
  definition: View<T>,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- every query has parameters of its own
  queries: Readonly<Record<string, Query<T, any>>>,
  former?: ViewWithQueries,
): ViewWithQueries => ({
  view: definition as unknown as View,
  queries: queries as Readonly<Record<string, Query>>,
  former,
});

/**
 * One page of a list that is ordered in memory. `placeOf` is the order (value by value, rising) and must be unique; the
 * page goes on after the place given, whether or not an item is still there.
 */
export const paginate = <I extends object>(
  all: readonly I[],
  placeOf: (item: I) => readonly IndexValue[],
  { limit, after }: Page,
): PageOf<I> => {
  // The first ones so far, in order, and one more: of a million items most need no more than one comparison.
  const first: Placed<I>[] = [];
  for (const item of all) {
    const place = placeOf(item);
    if (after && comparePlaces(place, after) <= 0) continue;
    const last = first[limit];
    if (last && comparePlaces(place, last.place) >= 0) continue;
    insert(first, { item, place });
    if (last) first.pop();
  }
  const page = first.slice(0, limit);
  const next = first.length > limit ? page.at(-1)?.place : undefined;
  const rest = next && (() => paginate(all, placeOf, { limit, after: next }));
  return { items: page.map(({ item }) => item), next, rest };
};

/** The page with each item as it is shown: made for the items of a page when it is wanted. */
export const mapPage = <I, S>({ items, next, rest }: PageOf<I>, show: (item: I) => S): PageOf<S> => ({
  items: items.map(show),
  next,
  rest: rest && (() => mapPage(rest(), show)),
});

interface Placed<I> {
  readonly item: I;
  readonly place: readonly IndexValue[];
}

const insert = <I>(sorted: Placed<I>[], added: Placed<I>): void => {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (comparePlaces(sorted[middle]!.place, added.place) <= 0) from = middle + 1;
    else to = middle;
  }
  sorted.splice(from, 0, added);
};

const comparePlaces = (a: readonly IndexValue[], b: readonly IndexValue[]): number => {
  for (let n = 0; n < a.length && n < b.length; n += 1) {
    const order = compareValues(a[n]!, b[n]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};
