import { COMMON_RESPONSES, jsonOf, refer, type Part } from './openapi-components.js';

const TEXT: Part = { type: 'string' };
const MOMENT: Part = { type: 'string', format: 'date-time' };
const ROLES = ['auditor', 'admin'];

const ROW: Part = {
  type: 'object',
  description: 'A row of a view into which the event is folded.',
  properties: { view: TEXT, table: TEXT, key: TEXT },
  required: ['view', 'table', 'key'],
};
const ROWS: Part = { type: 'array', items: ROW };
const ACTOR: Part = {
  type: 'object',
  properties: { kind: TEXT, id: TEXT, onBehalfOf: TEXT },
  required: ['kind', 'id'],
};

const EVENT_FIELDS: Part = {
  id: TEXT,
  type: TEXT,
  version: { type: 'integer' },
  stream: TEXT,
  revision: { type: 'string', description: 'In its stream, decimal text from 0.' },
  address: { type: 'string', description: '`<stream>@<revision>`' },
  position: { type: 'string', pattern: '^\\d{20}$', description: 'In the whole log.' },
  occurredAt: MOMENT,
  recordedAt: MOMENT,
  subject: { type: 'string', description: 'The customer concerned.' },
  actor: ACTOR,
  channel: TEXT,
  commandId: TEXT,
  correlationId: TEXT,
  causationId: TEXT,
  hash: { type: 'string', description: 'SHA-256 over the event and the hash of the one before it in its stream.' },
  data: { type: 'object', description: 'Personal values opened, withheld or forgotten.' },
};
const eventWith = (more: Part): Part => ({
  type: 'object',
  properties: { ...EVENT_FIELDS, ...more },
  required: ['id', 'type', 'version', 'address', 'position', 'occurredAt', 'recordedAt', 'actor', 'hash', 'data'],
});
const EVENT = eventWith({});

const NEXT: Part = { type: ['string', 'null'], description: 'Give it as `cursor`; null: nothing follows.' };
const pageOf = (items: Part): Part => ({
  type: 'object',
  properties: { items: { type: 'array', items }, nextCursor: NEXT },
  required: ['items', 'nextCursor'],
});

const STEP: Part = {
  type: 'object',
  properties: { event: EVENT, customer360: { type: ['object', 'null'] } },
  required: ['event', 'customer360'],
};
const TRACED: Part = {
  type: 'object',
  properties: {
    commandId: TEXT,
    actor: ACTOR,
    channel: TEXT,
    causationId: TEXT,
    recordedAt: MOMENT,
    events: {
      type: 'array',
      items: {
        type: 'object',
        properties: { address: TEXT, type: TEXT, occurredAt: MOMENT, rows: ROWS },
        required: ['address', 'type', 'occurredAt', 'rows'],
      },
    },
  },
  required: ['commandId', 'actor', 'recordedAt', 'events'],
};
const TRACE: Part = {
  type: 'object',
  properties: { correlationId: TEXT, commands: { type: 'array', items: TRACED }, nextCursor: NEXT },
  required: ['correlationId', 'commands', 'nextCursor'],
};
const HASHES: Part = { type: 'array', items: TEXT };
const PROOF: Part = {
  type: 'object',
  properties: {
    kenal: { const: 'proof' },
    version: { type: 'integer' },
    event: { type: 'object', description: 'As stored, sealed values sealed.' },
    ordinal: { type: 'integer', description: 'Of the event in the whole log, from 1.' },
    path: { ...HASHES, description: 'From the leaf up to the root of the Merkle tree.' },
    seal: { type: 'object' },
    key: { type: 'object' },
  },
  required: ['kenal', 'version', 'event', 'ordinal', 'path', 'seal', 'key'],
};

const inPath = (name: string): Part => ({ name, in: 'path', required: true, schema: TEXT });
const query = (name: string, description: string): Part => ({ name, in: 'query', schema: TEXT, description });
const PAGING = [refer('parameters', 'Limit'), refer('parameters', 'Cursor')];

const asked = (operationId: string, summary: string, parameters: readonly Part[], content: Part, more: Part = {}) => ({
  get: {
    operationId,
    tags: ['audit'],
    summary,
    description: 'For: auditor, admin. Personal values are opened for admins and whoever was granted them.',
    'x-roles': ROLES,
    parameters,
    responses: {
      200: { description: summary, content },
      ...COMMON_RESPONSES,
      404: refer('responses', 'NotFound'),
      ...more,
    },
  },
});

/** What auditors ask of the log. */
export const auditPaths: Part = {
  '/v1/audit/customers/{id}/events': asked(
    'audit.customer',
    'The events of a customer, in the order in which they became known as theirs.',
    [inPath('id'), ...PAGING],
    jsonOf(pageOf(EVENT)),
  ),
  '/v1/audit/customers/{id}/steps': asked(
    'audit.steps',
    'The events of a customer, with customer-360 as it was when each had been recorded. At most 100 a page.',
    [inPath('id'), ...PAGING],
    jsonOf(pageOf(STEP)),
    { 504: refer('responses', 'ViewLate') },
  ),
  '/v1/audit/streams/{stream}': asked(
    'audit.stream',
    'The events of a stream.',
    [inPath('stream'), ...PAGING],
    jsonOf(pageOf(EVENT)),
  ),
  '/v1/audit/events/{address}': asked(
    'audit.event',
    'An event, and the rows into which it is folded.',
    [inPath('address')],
    jsonOf(eventWith({ rows: ROWS })),
  ),
  '/v1/audit/events/{address}/proof': asked(
    'audit.proof',
    'Proof that a signed seal covers an event as it is; `kenal verify <file>` checks it offline.',
    [inPath('address')],
    jsonOf(PROOF),
  ),
  '/v1/audit/trace/{correlationId}': asked(
    'audit.trace',
    'The commands of a correlation, their events, and the rows that these touch. Paged by events.',
    [inPath('correlationId'), ...PAGING],
    jsonOf(TRACE),
    { 504: refer('responses', 'ViewLate') },
  ),
  '/v1/audit/export': asked(
    'audit.export',
    'A signed export, sealed values sealed; `kenal verify <file>` checks it offline. Exactly one of the parameters.',
    [
      query('customer', 'Of a customer.'),
      query('stream', 'Of a stream.'),
      query('upTo', 'Of the whole log up to this position.'),
      query('from', 'Of what was recorded from this instant; with `to`.'),
      query('to', 'Not included.'),
    ],
    { 'application/x-ndjson': { schema: { type: 'object' } } },
  ),
};
