import type { Generation, GenerationId, IndexValue, Parked, Progress, RowWrite, StoredRow } from '#read-model';

/** A row as MongoDB keeps it. The row itself is JSON text: BSON would not give the same bytes back. */
export interface RowDocument {
  /** The key. */
  readonly _id: string;
  /** null: the events so far make no row. What was removed leaves this behind, with its place. */
  readonly row: string | null;
  readonly occurredAt: string;
  readonly position: string;
  /** Values by the names of the indexes; absent where the row has none. */
  readonly i: Readonly<Record<string, IndexValue>>;
  readonly _p: Progress;
}

export interface ParkedDocument extends Parked {
  readonly _id: string;
}

export const rowCollection = ({ view, version, number }: GenerationId, table: string): string =>
  `${view}@${version}.${number}/${table}`;

/** The number of the generation that a collection of rows belongs to; undefined: it holds no rows. */
export const numberIn = (collection: string): number | undefined => {
  const number = /^[^/]+@\d+\.(\d+)\//.exec(collection)?.[1];
  return number === undefined ? undefined : Number(number);
};

export const indexField = (index: string): string => `i.${index}`;

/** The tables of a generation with their indexes, as it was made: code may know others by now. */
export const tablesOf = ({
  layout,
}: Pick<Generation, 'layout'>): readonly (readonly [table: string, indexes: readonly string[]])[] =>
  (JSON.parse(layout) as [string, string, ...string[]][]).map(([table, , ...indexes]) => [table, indexes] as const);

export const storedRow = ({ _id, row, occurredAt, position, _p }: RowDocument): StoredRow => ({
  key: _id,
  row: row ?? undefined,
  occurredAt,
  position,
  progress: { position: _p.position, epoch: _p.epoch },
});

export const rowDocument = (write: RowWrite, indexes: readonly string[], progress: Progress): RowDocument => {
  const { key, row, occurredAt, position, values } = write;
  const indexed = indexes.flatMap((index, at) => {
    const value = values[at];
    return value === undefined ? [] : [[index, value] as const];
  });
  return { _id: key, row: row ?? null, occurredAt, position, i: Object.fromEntries(indexed), _p: progress };
};

export const parkedId = (number: number, table: string, key: string): string => `${number}/${table}/${key}`;

export const parkedDocument = (parked: Parked): ParkedDocument => ({
  _id: parkedId(parked.number, parked.table, parked.key),
  ...parked,
});

export const parkedOf = ({ _id, ...parked }: ParkedDocument): Parked => parked;

/** The two directions of a scan: a descending one wants equal values by rising key all the same. */
export const indexSpecs = (indexes: readonly string[]): { name: string; key: Record<string, 1 | -1> }[] =>
  indexes.flatMap((index) => [
    { name: `${index} up`, key: { [indexField(index)]: 1, _id: 1 } },
    { name: `${index} down`, key: { [indexField(index)]: -1, _id: 1 } },
  ]);
