import { createHash } from 'node:crypto';
import { isInstant, Rejection, type Instant } from '#kernel';
import type { IndexValue } from '#read-model';
import type { Question, RowQuestion } from '../ports.js';

/** Where a list goes on: base64url of JSON. Opaque to callers. */
interface Cursor {
  /** Version of the view. */
  readonly v: number;
  /** Hash of the question. */
  readonly q: string;
  /** The asOf of the first page. */
  readonly t: Instant;
  /** The last item's place in the order. */
  readonly a: readonly IndexValue[];
}

export interface Continuation {
  readonly asOf: Instant;
  readonly after: readonly IndexValue[];
}

const MAX_CURSOR_LENGTH = 4_096;

export const writeCursor = (question: Question, version: number, { asOf, after }: Continuation): string => {
  const cursor: Cursor = { v: version, q: hashOf(question), t: asOf, a: after };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
};

/**
 * Throws `Rejection` invalid `cursor-expired` for a cursor of another question, of another version, or of no making of
 * ours.
 */
export const readCursor = (question: Question, version: number, text: string): Continuation => {
  const cursor = decoded(text);
  if (!cursor || cursor.v !== version || cursor.q !== hashOf(question)) {
    throw new Rejection(
      'invalid',
      'cursor-expired',
      'The cursor does not fit this question any more. Ask for the first page.',
    );
  }
  return { asOf: cursor.t, after: cursor.a };
};

const decoded = (text: string): Cursor | undefined => {
  if (text.length > MAX_CURSOR_LENGTH) return undefined;
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Cursor> | null;
    const isWhole = isInstant(cursor?.t) && Array.isArray(cursor?.a) && cursor.a.every(isIndexValue);
    return isWhole ? (cursor as Cursor) : undefined;
  } catch {
    return undefined;
  }
};

const isIndexValue = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

type Told = Partial<Pick<RowQuestion, 'table' | 'path'>>;

const hashOf = ({ view, query, key, params, asOf, knownAt, ...told }: Question & Told): string => {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([view, query, key ?? null, sorted, asOf ?? null, knownAt ?? null, told.table, told.path]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
};
