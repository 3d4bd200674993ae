import type { Query, ViewWithQueries } from '#read-model';
import { COMMON_RESPONSES, jsonOf, problemWith, refer, type Part } from './openapi-components.js';
import { ANSWERS } from './described.js';
import { LISTING } from './openapi-listing.js';
import { queryRefusals } from './refusals.js';
import type { JsonSchema, SchemaBook } from './schema.js';

export const viewPaths = (views: readonly ViewWithQueries[], book: SchemaBook): Part => ({
  '/v1/views': { get: LISTING },
  ...Object.fromEntries(
    views.flatMap((listed) =>
      Object.entries(listed.queries).flatMap(([name, query]) => pathsOf({ listed, name, query }, book)),
    ),
  ),
});

interface Asked {
  readonly listed: ViewWithQueries;
  readonly name: string;
  readonly query: Query;
}

/** Where a query of a view is asked: `row` at its key, `list` at the view itself, others by their name. */
export const queryPath = (view: string, name: string, kind: Query['kind']): string => {
  const base = `/v1/views/${view}`;
  if (name === 'list') return base;
  if (kind !== 'row') return `${base}/${name}`;
  return name === 'row' ? `${base}/{key}` : `${base}/{key}/${name}`;
};

const pathsOf = (asked: Asked, book: SchemaBook): (readonly [string, Part])[] => {
  const { listed, name, query } = asked;
  const path = queryPath(listed.view.name, name, query.kind);
  const get: readonly [string, Part] = [path, { get: operation(asked, book) }];
  return name === 'row' && query.kind === 'row' ? [get, [`${path}/changes`, { get: changes(asked, book) }]] : [get];
};

const operation = ({ listed, name, query }: Asked, book: SchemaBook): Part => {
  const id = `${listed.view.name}.${name}`;
  const refusals = queryRefusals(id, query.kind);
  return {
    operationId: id,
    tags: ['views'],
    summary: query.about,
    description: `${listed.view.about} For: ${[...query.roles, 'admin'].join(', ')}. ${personalNote(query)}`.trim(),
    'x-roles': [...query.roles, 'admin'],
    parameters: [
      ...(query.kind === 'row' ? [KEY] : []),
      ...ownParameters(query, book),
      ...['AsOf', 'KnownAt', 'After', 'Reactions'].map((common) => refer('parameters', common)),
      ...(query.kind === 'list' ? [refer('parameters', 'Limit'), refer('parameters', 'Cursor')] : []),
      ...(query.kind === 'row' ? [IF_NONE_MATCH] : []),
      refer('parameters', 'CorrelationId'),
    ],
    responses: {
      200: answer(query, answerSchema(id)),
      ...(query.kind === 'row' && { 304: { description: 'Unchanged since the `ETag` given.' } }),
      ...COMMON_RESPONSES,
      400: problemWith('A wrong parameter.', refusals[400]),
      404: problemWith('No such thing.', refusals[404]),
      ...(refusals[409].length > 0 && { 409: problemWith('Not to be answered.', refusals[409]) }),
      504: refer('responses', 'ViewLate'),
    },
  };
};

/** What a query answers, of a list one item. Nothing is told of a query that is newer than the last `npm run docs`. */
const answerSchema = (id: string): JsonSchema => ANSWERS[id] ?? {};

const personalNote = ({ opensTo = [] }: Query): string =>
  opensTo.length > 0 ? `Personal fields are opened for: ${[...opensTo, 'admin'].join(', ')}.` : '';

const KEY: Part = { name: 'key', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 200 } };
const IF_NONE_MATCH: Part = { name: 'If-None-Match', in: 'header', schema: { type: 'string' } };

const ownParameters = (query: Query, book: SchemaBook): Part[] => {
  const { properties, required = [] } = book.of(query.params);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
};

const POSITION_HEADERS: Part = {
  'X-As-Of': { description: 'The moment that the answer is about.', schema: { type: 'string' } },
  'X-Position': { description: 'Up to where the log was folded.', schema: { type: 'string' } },
  'X-Stale': {
    description: '`true`: an event of this row could not be folded; the row is older.',
    schema: { type: 'string' },
  },
};

const answer = (query: Query, schema: JsonSchema): Part =>
  query.kind === 'list'
    ? listAnswer(schema)
    : { description: query.about, headers: headersOf(query), content: jsonOf(schema) };

const headersOf = (query: Query): Part => ({
  ...POSITION_HEADERS,
  ...(query.kind === 'row' && { ETag: { description: 'Changes with the row.', schema: { type: 'string' } } }),
});

const listAnswer = (item: JsonSchema): Part => ({
  description: 'A page; with `Accept: text/csv` or `application/x-ndjson` the whole list, streamed.',
  headers: POSITION_HEADERS,
  content: {
    ...jsonOf(pageOf(item)),
    'text/csv': { schema: { type: 'string' } },
    'application/x-ndjson': { schema: item },
  },
});

const pageOf = (item: JsonSchema): Part => ({
  type: 'object',
  properties: {
    items: { type: 'array', items: item },
    nextCursor: {
      type: ['string', 'null'],
      description: 'Give it as `cursor` for the next page; null: nothing follows.',
    },
    asOf: { type: 'string', format: 'date-time' },
    position: { type: 'string' },
  },
  required: ['items', 'nextCursor', 'asOf', 'position'],
});

const changes = ({ listed, query }: Asked, book: SchemaBook): Part => ({
  operationId: `${listed.view.name}.changes`,
  tags: ['views'],
  summary: `${query.about} Again whenever it changes.`,
  description:
    'Server-sent events: `row` with the whole row, at once and after each change; `gone` when it is removed.',
  'x-roles': [...query.roles, 'admin'],
  parameters: [
    KEY,
    ...ownParameters(query, book),
    { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' }, description: 'Resume after this event.' },
  ],
  responses: {
    200: { description: 'A stream of events.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    ...COMMON_RESPONSES,
    404: refer('responses', 'NotFound'),
  },
});
