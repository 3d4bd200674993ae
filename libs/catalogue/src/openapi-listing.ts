import { COMMON_RESPONSES, jsonOf, type Part } from './openapi-components.js';

const TEXT: Part = { type: 'string' };
const COUNT: Part = { type: 'integer', minimum: 0 };
const BUILD: Part = { version: COUNT, position: TEXT, lagEvents: COUNT };

const FRESHNESS: Part = {
  type: ['object', 'null'],
  description: 'null: nothing is folded into the view yet.',
  properties: {
    ...BUILD,
    view: TEXT,
    state: { enum: ['live', 'building', 'halted'] },
    lagMs: { type: 'number', description: 'How long ago the view stood at the end of the log; 0 where it does.' },
    parked: { ...COUNT, description: 'Rows that wait because an event of theirs cannot be folded.' },
    error: { type: 'string', description: 'Why it halted.' },
    beside: {
      type: 'object',
      description: 'What is folded beside it: a build on its way, or what a rollback would go back to.',
      properties: { ...BUILD, state: { enum: ['building', 'kept'] } },
      required: ['version', 'state', 'position', 'lagEvents'],
    },
  },
  required: ['view', 'version', 'state', 'position', 'lagEvents', 'lagMs', 'parked'],
};

const LISTED: Part = {
  type: 'object',
  properties: {
    name: TEXT,
    version: COUNT,
    about: TEXT,
    freshness: FRESHNESS,
    queries: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: TEXT,
          kind: { enum: ['row', 'list', 'answer'] },
          about: TEXT,
          roles: { type: 'array', items: TEXT },
        },
        required: ['name', 'kind', 'about', 'roles'],
      },
    },
  },
  required: ['name', 'version', 'about', 'freshness', 'queries'],
};

export const LISTING: Part = {
  operationId: 'views',
  tags: ['views'],
  summary: 'All views with their queries and how fresh they are.',
  responses: {
    200: {
      description: 'Views in the order of their names.',
      content: jsonOf({ type: 'object', properties: { views: { type: 'array', items: LISTED } }, required: ['views'] }),
    },
    ...COMMON_RESPONSES,
  },
};
