import type { Recorded } from '#kernel';
import type { IndexValue, RowQuery, Tables } from '#read-model';
import type { Question, RowQuestion } from '../../ports.js';
import { writeCursor } from '../cursor.js';
import { isAfter, type Placed } from '../placed.js';
import type { Prepared } from '../prepare-question.js';
import { changesBetween, type Change } from './changes-between.js';
import type { RowSteps } from './row-steps.js';
import { SeenRow, type Nearest } from './seen-row.js';

/** An event that changed a row, who caused it, and what it changed. */
export interface Cause extends ReturnType<typeof whenceOf> {
  readonly changes: readonly Change[];
}

export interface Provenance {
  readonly view: string;
  readonly key: string;
  readonly path?: string | undefined;
  /** In the order in which the row folds them. */
  readonly items: readonly Cause[];
  readonly nextCursor: string | null;
}

/** Events that a page looks at, whether or not they changed what was asked for. */
export const MAX_LOOKED_AT = 1_000;

/**
 * Folds the events of a row one after another and tells which of them changed it, or only the field at `path`. The row
 * is always read at the moment asked for, so that no time passes between two events. Throws `Rejection` missing
 * `unknown-key` where they never made a row, `unknown-path` where it never had such a field.
 */
export const provenanceOf = async (
  question: Question & RowQuestion,
  { listed, query, params, at, limit, from }: Prepared<RowQuery<Tables, object>>,
  steps: RowSteps,
  nearest?: Nearest,
): Promise<Provenance> => {
  const { view, key, path } = question;
  const seen = new SeenRow(() => query.run(steps.tables, key, params, at), path);
  const rest = steps.events.slice(from ? foldedUpTo(steps, from) : 0);
  const items: Cause[] = [];
  let looked = 0;
  let before = await seen.now();
  while (looked < rest.length && looked < MAX_LOOKED_AT && items.length < limit) {
    const next = rest[looked] as Placed;
    steps.fold(next);
    const after = await seen.now();
    const changes = changesBetween(before, after, path ?? '');
    if (changes.length > 0) items.push({ ...whenceOf(next.event), changes });
    before = after;
    looked += 1;
    // Commands are taken in the same thread.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const last = looked < rest.length ? rest[looked - 1] : undefined;
  if (!from && !last) seen.mustHaveBeen(question, nearest);
  const place = last && { asOf: at.asOf, after: [last.event.occurredAt, last.position] };
  return { view, key, path, items, nextCursor: place ? writeCursor(question, listed.view.version, place) : null };
};

/** Folds what the pages before have told; answers how many events that are. */
const foldedUpTo = (steps: RowSteps, [occurredAt, position]: readonly IndexValue[]): number => {
  const place = { occurredAt: String(occurredAt), position: String(position) };
  const told = steps.events.filter((at) => !isAfter(at.event.occurredAt, at.position, place));
  for (const at of told) steps.fold(at);
  return told.length;
};

const whenceOf = ({
  address,
  type,
  occurredAt,
  recordedAt,
  actor,
  channel,
  commandId,
  correlationId,
  causationId,
}: Recorded) => ({ address, type, occurredAt, recordedAt, actor, channel, commandId, correlationId, causationId });
