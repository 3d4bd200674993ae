import type { Answer } from '#messaging';
import { preferred } from './accept.js';
import { JSON_TYPE } from './commands.controller.js';
import { csvWriter } from './csv.js';

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
  const type = preferred(accept, [JSON_TYPE, LIST_TYPES.csv, LIST_TYPES.ndjson]);
  return (['csv', 'ndjson'] as const).find((format) => LIST_TYPES[format] === type);
};

/**
 * The whole list as text, page after page; `columns` are the header of a list without items. An error on a later page
 * ends the stream with an error, so that nobody takes the part for the whole.
 */
export async function* wholeList(
  first: Answer,
  others: AsyncIterable<Answer>,
  { format, columns }: { readonly format: ListFormat; readonly columns: readonly string[] },
): AsyncGenerator<string> {
  const write = format === 'csv' ? csvWriter(columns) : jsonLines;
  const textOf = ({ body }: Answer): string => {
    const { items, nextCursor } = body as ListBody;
    return write(items, !nextCursor);
  };
  yield textOf(first);
  for await (const answer of others) yield textOf(answer);
}

const jsonLines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
