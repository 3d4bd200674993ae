import type { EventClass, EventClasses, Recorded } from '#kernel';

/** A row is plain JSON. */
export type Row = object;
export type IndexValue = string | number;

export interface Table<R extends Row = Row> {
  /**
   * Where a row's events come from: `customer` = the events whose subject is one customer; `stream` = the events of one
   * stream. A row never folds events of two of them; what concerns several is joined by a query.
   */
  readonly by: 'customer' | 'stream';
  /** Values by which queries find rows, computed from the row; undefined leaves the row out of the index. */
  readonly indexes?: Readonly<Record<string, (row: R) => IndexValue | undefined>>;
  /**
   * Rows hold dated facts (with `occurredAt` and `recordedAt`): queries answer any `asOf` and `knownAt` from live rows.
   */
  readonly dated?: boolean;
  /** A few rows that every question needs (pipelines, programs, scoring runs): folded whole for any `asOf`. */
  readonly definition?: boolean;
}

export type Tables = Readonly<Record<string, Table<never>>>;
export type RowOf<T> = T extends Table<infer R> ? R : never;

export const table = <R extends Row>(definition: Table<R>): Table<R> => definition;

type Fold<R, D> = (row: R | undefined, data: D, event: Recorded) => R | undefined;

export interface TableProjector {
  /** The key of the row that the event concerns; default: the customer id, or the id in the stream's name. */
  readonly key?: (event: Recorded<never>) => string | undefined;
  /** Pure; `undefined` removes the row. Rows must not be changed in place. */
  readonly on: Readonly<Record<string, Fold<never, never>>>;
}

type TypedProjectors<T extends Tables, E extends EventClasses> = {
  readonly [K in keyof T]: {
    readonly key?: (event: Recorded<never>) => string | undefined;
    readonly on: { readonly [N in keyof E]?: Fold<RowOf<T[K]>, E[N] extends EventClass<infer D> ? D : never> };
  };
};

export interface View<T extends Tables = Tables> {
  readonly name: string;
  /** Raising it builds new tables beside the old ones. */
  readonly version: number;
  /** One sentence: who asks, and what for. */
  readonly about: string;
  readonly tables: T;
  readonly projectors: { readonly [K in keyof T]: TableProjector };
  /** Folds see personal values in clear, so rows must go when the customer is forgotten (`CustomerForgotten`). */
  readonly opens?: boolean;
}

/**
 * Defines a view over the events of some rooms: `view({ name, version, about, tables }, { ...dealEvents }, { deals: {
 * on } })`.
 * A misspelt event type does not compile.
 */
export const view = <T extends Tables, E extends EventClasses>(
  definition: Omit<View<T>, 'projectors'>,
  _events: E,
  projectors: TypedProjectors<T, E>,
): View<T> => ({ ...definition, projectors: projectors as unknown as View<T>['projectors'] });

/** The event types that a view reads. */
export const subscriptionOf = (definition: View): ReadonlySet<string> =>
  new Set(Object.values(definition.projectors).flatMap((projector) => Object.keys(projector.on)));
