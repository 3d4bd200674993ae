import type { Position, RecordedEvent } from '#event-store';
import {
  MAX_ROW_BYTES,
  type IndexValue,
  type Parked,
  type Progress,
  type Row,
  type RowWrite,
  type StoredRow,
} from '#read-model';
import { isAfter, type Place, type Placed } from './placed.js';
import { eventFor, isForgetting, partitionOf, type Fold, type FoldedRow, type Target } from './target.js';

/** In UTF-8, of a UTF-16 code unit. */
const MOST_BYTES_A_UNIT = 3;

/** A row that events of a page concern, in the middle of folding. */
export class Slot {
  /** An event is older than what the row has folded: the row is to be folded again from its own events. */
  refold = false;
  private row: Row | undefined;
  /** JSON text of the row, until it is needed: a page of parsed rows is more than the garbage collector likes. */
  private text: string | undefined;
  private newest: Place | undefined;
  private progress: Progress | undefined;
  /** Address of the newest event folded in the page. */
  private last = '';
  private failure: Parked | undefined;
  /** The event that takes the values in clear away, also where the row waits or cannot be folded. */
  private forgotten: Place | undefined;

  constructor(
    readonly target: Target,
    readonly key: string,
    /** A customer's id or a stream's name. */
    readonly partitionId: string,
    /** It is parked: nothing is folded, but what must be forgotten is. */
    readonly waits = false,
  ) {}

  /** The row as it is committed. */
  start(committed: FoldedRow): void {
    this.row = committed.row;
    this.newest = committed;
    this.progress = committed.progress;
  }

  /** The row as it is stored; undefined: none yet. */
  startStored(stored: StoredRow | undefined): void {
    this.text = stored?.row;
    this.newest = stored && { occurredAt: stored.occurredAt, position: stored.position };
    this.progress = stored?.progress;
  }

  /** The same row before its first event. */
  emptied(): Slot {
    const empty = new Slot(this.target, this.key, this.partitionId);
    empty.progress = this.progress;
    return empty;
  }

  /** Whether there is anything in it. */
  get hasRow(): boolean {
    return this.text !== undefined || this.row !== undefined;
  }

  /** Whether everything up to the position is in the row: a crash may have come after the row was written. */
  isFoldedTo(position: Position): boolean {
    return this.progress !== undefined && position <= this.progress.position;
  }

  /** Whether the event is to be folded in now; notes where it is late. */
  takes({ type, occurredAt, position }: Pick<RecordedEvent, 'type' | 'occurredAt' | 'position'>): boolean {
    if (this.refold || this.isFoldedTo(position)) return false;
    if (this.failure || this.waits) return isForgetting(this.target, type);
    this.refold = this.newest !== undefined && !isAfter(occurredAt, position, this.newest);
    return !this.refold;
  }

  /** Folds the next event, a second time if the first fails. After that the row stays as it is and takes no more. */
  fold(at: Placed): void {
    const event = eventFor(this.target, at);
    if (isForgetting(this.target, event.type)) {
      this.forgotten = { occurredAt: event.occurredAt, position: at.position };
    }
    if (this.failure || this.waits) return;
    const fold = this.target.on.get(event.type) as Fold;
    if (this.text !== undefined) this.row = JSON.parse(this.text) as Row;
    this.text = undefined;
    try {
      this.row = twice(() => fold(this.row, event.data, event));
      this.newest = { occurredAt: event.occurredAt, position: at.position };
      this.last = event.address;
    } catch (error) {
      this.fail(event.address, error);
    }
  }

  /** What folding came to. */
  outcome(): Outcome {
    const { row, newest, failure, forgotten } = this;
    if (forgotten && (failure || this.waits)) return this.emptiedAt(forgotten);
    if (this.last === '' || !newest) return { slot: this, failure };
    try {
      return { slot: this, failure, row: { row, ...newest }, write: this.write(row, newest) };
    } catch (error) {
      if (!failure) this.fail(this.last, error);
      return forgotten ? this.emptiedAt(forgotten) : { slot: this, failure: this.failure };
    }
  }

  /** The same row where it is folded anew but cannot be: half a row would be worse than the one that is stored. */
  wholeOutcome(): Outcome {
    const outcome = this.outcome();
    return outcome.failure && !this.forgotten ? { slot: this, failure: outcome.failure } : outcome;
  }

  /** The row without anything in it. */
  emptiedAt({ occurredAt, position }: Place): Outcome {
    const place = { occurredAt, position };
    const row = { row: undefined, ...place };
    return { slot: this, failure: this.failure, row, write: this.write(undefined, place) };
  }

  private write(row: Row | undefined, { occurredAt, position }: Place): RowWrite {
    const values = row ? this.target.indexes.map((index) => indexable(index(row))) : [];
    return { key: this.key, row: row && textOf(row), occurredAt, position, values, was: this.progress };
  }

  private fail(address: string, error: unknown): void {
    this.failure = {
      ...this.target.generation,
      table: this.target.table,
      key: this.key,
      partition: partitionOf(this.target, this.partitionId),
      address,
      error: told(error, this.target),
    };
  }
}

export interface Outcome {
  readonly slot: Slot;
  /** The row and what is to be written of it; undefined: nothing changes. */
  readonly row?: FoldedRow;
  readonly write?: RowWrite;
  /** The row is to be parked. */
  readonly failure: Parked | undefined;
}

/** A message may quote values, which must not stay in clear where nobody takes them away. */
const told = (error: unknown, { opens }: Target): string => {
  if (!(error instanceof Error)) return opens ? 'It threw no error.' : String(error);
  return opens ? error.name : `${error.name}: ${error.message}`;
};

const twice = <T>(fold: () => T): T => {
  try {
    return fold();
  } catch {
    return fold();
  }
};

const textOf = (row: Row): string => {
  const text = JSON.stringify(row);
  if (text.length * MOST_BYTES_A_UNIT <= MAX_ROW_BYTES || Buffer.byteLength(text) <= MAX_ROW_BYTES) return text;
  throw new RangeError(`A row may have ${MAX_ROW_BYTES} bytes.`);
};

const indexable = (value: IndexValue | undefined): IndexValue | undefined => {
  if (value === undefined || typeof value === 'string' || Number.isFinite(value)) return value;
  throw new TypeError('An index value must be a text or a finite number.');
};
