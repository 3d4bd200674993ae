import type { Part } from './openapi-components.js';

export const TEXT: Part = { type: 'string' };
const MOMENT: Part = { type: 'string', format: 'date-time' };

const ROW: Part = {
  type: 'object',
  description: 'A row of a view into which the event is folded.',
  properties: { view: TEXT, table: TEXT, key: TEXT },
  required: ['view', 'table', 'key'],
};
export const ROWS: Part = { type: 'array', items: ROW };
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
export const eventWith = (more: Part): Part => ({
  type: 'object',
  properties: { ...EVENT_FIELDS, ...more },
  required: ['id', 'type', 'version', 'address', 'position', 'occurredAt', 'recordedAt', 'actor', 'hash', 'data'],
});
export const EVENT = eventWith({});

const NEXT: Part = { type: ['string', 'null'], description: 'Give it as `cursor`; null: nothing follows.' };
export const pageOf = (items: Part): Part => ({
  type: 'object',
  properties: { items: { type: 'array', items }, nextCursor: NEXT },
  required: ['items', 'nextCursor'],
});

export const STEP: Part = {
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
export const TRACE: Part = {
  type: 'object',
  properties: { correlationId: TEXT, commands: { type: 'array', items: TRACED }, nextCursor: NEXT },
  required: ['correlationId', 'commands', 'nextCursor'],
};
const ITEMS: Part = { type: 'array', items: {} };
const PATH: Part = { type: 'string', description: 'Names of fields with dots between them.' };
const CHANGE: Part = {
  anyOf: [
    {
      type: 'object',
      description: 'A field; without `before` it was not there yet, without `after` it went.',
      properties: { path: PATH, before: {}, after: {} },
      required: ['path'],
    },
    {
      type: 'object',
      description: 'A list: the items that went and came. None of either: only their order changed.',
      properties: { path: PATH, removed: ITEMS, added: ITEMS },
      required: ['path', 'removed', 'added'],
    },
  ],
};
const CAUSE: Part = {
  type: 'object',
  properties: {
    address: TEXT,
    type: TEXT,
    occurredAt: MOMENT,
    recordedAt: MOMENT,
    actor: ACTOR,
    channel: TEXT,
    commandId: TEXT,
    correlationId: { type: 'string', description: 'Ask `/v1/audit/trace/{correlationId}` for all that belongs to it.' },
    causationId: TEXT,
    changes: { type: 'array', items: CHANGE },
  },
  required: ['address', 'type', 'occurredAt', 'recordedAt', 'actor', 'commandId', 'correlationId', 'changes'],
};
export const PROVENANCE: Part = {
  type: 'object',
  description:
    'In the order in which the row folds them. After each the row is read at the same moment, with parameters ' +
    'of the view itself if they are given: so time changes nothing between them, and definitions (runs, rates, ' +
    'programs) stay as they are then. A page looks at 1,000 events at most, so it may have fewer items than asked for.',
  properties: {
    view: TEXT,
    key: TEXT,
    path: PATH,
    items: { type: 'array', items: CAUSE },
    nextCursor: NEXT,
    asOf: MOMENT,
    position: { type: 'string', pattern: '^\\d{20}$', description: 'Up to where the log was read.' },
    stale: { type: 'boolean', description: 'An event could not be folded; neither it nor what follows it is told.' },
  },
  required: ['view', 'key', 'items', 'nextCursor', 'asOf', 'position', 'stale'],
};
const HASHES: Part = { type: 'array', items: TEXT };
export const PROOF: Part = {
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
