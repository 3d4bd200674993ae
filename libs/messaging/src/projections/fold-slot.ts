import type { GenerationId, IndexValue, Parked, RowWrite, StoredRow } from '#read-model';
import { isAfter, type Placed } from './placed.js';
import { eventFor, foldInto, partitionOf, type FoldedRow, type Target } from './target.js';

/** A row that events of a page concern. */
export interface Slot {
  readonly target: Target;
  readonly key: string;
  readonly partitionId: string;
  readonly events: Placed[];
  /** The row is to be folded from its beginning. */
  refold: boolean;
}

export interface Outcome {
  readonly slot: Slot;
  /** What is to be written; undefined: nothing changes. */
  readonly folded?: { readonly row: FoldedRow; readonly write: RowWrite } | undefined;
  readonly failure?: Parked | undefined;
}

/**
 * Folds the slot's events, which follow `start` in order, each of them twice if the first time fails. After a second
 * failure the row stays as it was before the event (`fromBeginning`: as it is stored), and the failure is told.
 */
export const foldSlot = (slot: Slot, start: FoldedRow | undefined, fromBeginning = false): Outcome => {
  let row = start;
  let last: Placed | undefined;
  try {
    for (last of slot.events) row = twice(() => foldInto(slot.target, row, last as Placed));
    return row === start || !row ? { slot } : { slot, folded: { row, write: rowWrite(slot, row) } };
  } catch (error) {
    const failure = parkedBy(slot, last, error);
    return fromBeginning || row === start || !row ? { slot, failure } : { slot, failure, folded: writable(slot, row) };
  }
};

/** Whether an event of the slot is not after what the row has folded, or not after the one before it in the slot. */
export const isLate = ({ events }: Slot, row: FoldedRow | undefined): boolean => {
  let newest = row;
  for (const { event, position } of events) {
    const place = { occurredAt: event.occurredAt, position };
    if (newest && !isAfter(place, newest)) return true;
    newest = { ...place, row: undefined };
  }
  return false;
};

export const storedRow = ({ row, occurredAt, position }: StoredRow): FoldedRow => ({
  row: row === undefined ? undefined : JSON.parse(row),
  occurredAt,
  position,
});

const twice = <T>(fold: () => T): T => {
  try {
    return fold();
  } catch {
    return fold();
  }
};

const writable = (slot: Slot, row: FoldedRow): Outcome['folded'] => {
  try {
    return { row, write: rowWrite(slot, row) };
  } catch {
    return undefined;
  }
};

const rowWrite = ({ target, key }: Slot, { row, occurredAt, position }: FoldedRow): RowWrite => ({
  key,
  row: row && JSON.stringify(row),
  occurredAt,
  position,
  values: row ? target.indexes.map((index) => indexable(index(row))) : [],
});

const indexable = (value: IndexValue | undefined): IndexValue | undefined => {
  if (value === undefined || typeof value === 'string' || Number.isFinite(value)) return value;
  throw new TypeError('An index value must be a text or a finite number.');
};

const parkedBy = ({ target, key, partitionId }: Slot, at: Placed | undefined, error: unknown): Parked => ({
  ...target.generation,
  table: target.table,
  key,
  partition: partitionOf(target, partitionId),
  address: at?.event.address ?? '',
  error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
});

export const isOfGeneration = (a: GenerationId, b: GenerationId): boolean =>
  a.view === b.view && a.version === b.version && a.number === b.number;
