import { ANSWER_PARTS } from './described.js';

/** A JSON object of the document. */
export type Part = Readonly<Record<string, unknown>>;

const CORRELATION_EXAMPLE = '0197a3c2-5f00-7000-8000-0123456789ab';

export const components = (schemas: Part): Part => ({
  schemas: { ...ANSWER_PARTS, ...schemas, Receipt: RECEIPT, Problem: PROBLEM },
  parameters: PARAMETERS,
  headers: {
    CorrelationId: { description: 'The id that joins request, events and log lines.', schema: { type: 'string' } },
  },
  responses: RESPONSES,
  securitySchemes: {
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Made by `kenal token --role … --subject … --ttl …` or by your identity provider.',
    },
  },
});

export const jsonOf = (schema: Part, example?: unknown): Part => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
});

const RECEIPT: Part = {
  type: 'object',
  description: 'The answer to an accepted command.',
  properties: {
    commandId: { type: 'string' },
    correlationId: { type: 'string' },
    stream: { type: 'string' },
    revision: { type: 'string', description: 'Of the last event in its stream, decimal text.' },
    position: { type: 'string', pattern: '^\\d{20}$', description: 'In the whole log; give it as `after` to a view.' },
    duplicate: {
      type: 'boolean',
      description: 'The key was answered before, or what was to be created is there already.',
    },
    events: {
      type: 'array',
      description: 'Empty: nothing changed.',
      items: {
        type: 'object',
        properties: { id: { type: 'string' }, type: { type: 'string' }, address: { type: 'string' } },
        required: ['id', 'type', 'address'],
      },
    },
    ids: {
      type: 'object',
      description: 'Ids of what was created, by field.',
      additionalProperties: { type: 'string' },
    },
  },
  required: ['commandId', 'correlationId', 'stream', 'revision', 'position', 'duplicate', 'events', 'ids'],
};

const PROBLEM: Part = {
  type: 'object',
  description: 'RFC 9457.',
  properties: {
    type: { type: 'string', format: 'uri', description: 'The code as a URN.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; made for programs.' },
    detail: { type: 'string', description: 'A sentence for the user.' },
    data: { type: 'object', description: 'What explains a refusal, such as the points available.' },
    errors: {
      type: 'array',
      description: 'Every faulty field.',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'code', 'message'],
      },
    },
    correlationId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code', 'detail', 'correlationId'],
};

const query = (name: string, schema: Part, description: string): Part => ({ name, in: 'query', schema, description });
const header = (name: string, schema: Part, description: string): Part => ({ name, in: 'header', schema, description });

const MOMENT: Part = { type: 'string', examples: ['2026-11-22', '2026-11-22T09:15:00.000Z'] };

const PARAMETERS: Part = {
  IdempotencyKey: header(
    'Idempotency-Key',
    { type: 'string', minLength: 1, maxLength: 128, pattern: '^[ -~]+$' },
    'Your own name for this command: repeating it with the same key takes effect once. Remembered for 30 days.',
  ),
  CorrelationId: header(
    'X-Correlation-Id',
    { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' },
    'Joins what belongs to one errand. Else the trace id of a W3C `traceparent`, else made.',
  ),
  AsOf: query('asOf', MOMENT, 'What was true at this moment. Default: now.'),
  KnownAt: query('knownAt', MOMENT, 'Using only what had been recorded by this moment. Default: all that is known.'),
  After: query('after', { type: 'string', pattern: '^\\d{20}$' }, 'Answer only when this position has been folded.'),
  Reactions: query(
    'reactions',
    { type: 'boolean', default: false },
    'With `after`: wait also for what processes caused.',
  ),
  Limit: query('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, 'Items a page.'),
  Cursor: query('cursor', { type: 'string', maxLength: 4096 }, '`nextCursor` of the page before.'),
};

const problem = (description: string, code: string, status: number, detail: string, more: Part = {}): Part => ({
  description,
  ...more,
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: {
        type: `urn:kenal:problem:${code}`,
        title: code.replaceAll('-', ' '),
        status,
        code,
        detail,
        correlationId: CORRELATION_EXAMPLE,
      },
    },
  },
});

/** A problem with one of these codes. */
export const problemWith = (description: string, codes: readonly string[]): Part => ({
  description: `${description} ${codes.map((code) => `\`${code}\``).join(', ')}.`,
  content: {
    'application/problem+json': {
      schema: { allOf: [refer('schemas', 'Problem'), { properties: { code: { enum: codes } } }] },
    },
  },
});

const RETRY_AFTER: Part = { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } };

const RESPONSES: Part = {
  BadRequest: problem(
    'Not JSON, a wrong parameter, a header that is wrong (`invalid-header`), or no well-formed address (`bad-url`).',
    'malformed-json',
    400,
    'The body is not JSON.',
  ),
  Unauthenticated: problem('No token, or a bad one.', 'unauthenticated', 401, 'A valid token is needed.'),
  Forbidden: problem('Your role may not do this.', 'forbidden', 403, 'Your role may not do this.'),
  NotFound: problem('No such thing.', 'not-found', 404, 'There is nothing here.'),
  TooLarge: problem('Over 256 KiB.', 'body-too-large', 413, 'The body is larger than 256 KiB.'),
  NotJson: problem(
    'Not sent as JSON, or packed (`content-encoded`).',
    'not-json',
    415,
    'Send JSON with Content-Type: application/json.',
  ),
  NotNdjson: problem(
    'Not sent as lines of JSON, or packed (`content-encoded`).',
    'not-ndjson',
    415,
    'Send one command a line with Content-Type: application/x-ndjson.',
  ),
  HeadersTooLarge: problem('Over 16 KiB.', 'headers-too-large', 431, 'The headers are too large.'),
  TooMany: problem('Over the limit.', 'too-many-requests', 429, 'Too many requests. Wait.', RETRY_AFTER),
  Unavailable: problem('A store is unavailable.', 'outcome-unknown', 503, 'Repeat with the same key.', RETRY_AFTER),
  ViewLate: problem('The view is behind `after`.', 'view-late', 504, 'The command stands; ask again.', RETRY_AFTER),
};

export const refer = (kind: 'responses' | 'parameters' | 'schemas' | 'headers', name: string): Part => ({
  $ref: `#/components/${kind}/${name}`,
});

/** What every address that needs a token may answer. */
export const COMMON_RESPONSES: Part = {
  400: refer('responses', 'BadRequest'),
  401: refer('responses', 'Unauthenticated'),
  403: refer('responses', 'Forbidden'),
  429: refer('responses', 'TooMany'),
  431: refer('responses', 'HeadersTooLarge'),
  503: refer('responses', 'Unavailable'),
};
