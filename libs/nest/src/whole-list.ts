import type { Answer, Question } from '#messaging';
import { csvWriter } from './csv.js';
import { MAX_LIMIT } from './question.js';

export type ListFormat = 'csv' | 'ndjson';

export const LIST_TYPES: Readonly<Record<ListFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
};

interface ListBody {
  readonly items: readonly object[];
  readonly nextCursor?: string | null;
}

/** The format that the caller asked for by `Accept`; undefined: pages of JSON. */
export const wantedFormat = (accept: string | undefined): ListFormat | undefined => {
  if (!accept) return undefined;
  if (/\btext\/csv\b/i.test(accept)) return 'csv';
  return /\bapplication\/x-ndjson\b/i.test(accept) ? 'ndjson' : undefined;
};

/**
 * The whole list from the first answer on, page after page at the first page's moment (the cursor carries it). An error
 * on a later page ends the stream with an error, so that nobody takes the part for the whole.
 */
export async function* wholeList(
  first: Answer,
  question: Question,
  format: ListFormat,
  ask: (question: Question) => Promise<Answer>,
): AsyncGenerator<string> {
  const write = format === 'csv' ? csvWriter() : jsonLines;
  let { items, nextCursor } = first.body as ListBody;
  for (;;) {
    yield write(items, !nextCursor);
    if (!nextCursor) return;
    const next = await ask({ ...question, page: { limit: MAX_LIMIT, cursor: nextCursor } });
    ({ items, nextCursor } = next.body as ListBody);
  }
}

const jsonLines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
