import { COMMON_RESPONSES, jsonOf, type Part } from './openapi-components.js';

const POSITION: Part = { type: 'string', pattern: '^\\d{20}$' };

const query = (name: string, schema: Part, description: string): Part => ({ name, in: 'query', schema, description });

const PAGE: Part = {
  type: 'object',
  properties: {
    events: {
      type: 'array',
      items: { type: 'object' },
      description: 'CloudEvents 1.0; `/asyncapi.json` describes `data`.',
    },
    next: { ...POSITION, description: 'Go on after this.' },
    head: { ...POSITION, description: 'The end of the log: there is more until `next` reaches it.' },
  },
  required: ['events', 'next', 'head'],
};

/** The log for consumers without a broker. */
export const eventPaths: Part = {
  '/v1/events': {
    get: {
      operationId: 'events',
      tags: ['system'],
      summary: 'The log: pages, or server-sent events.',
      description:
        'Events in the order of the log, sealed values left out. With `Accept: text/event-stream` they come as they ' +
        'are recorded; the id of each is its position, so a reader who comes back with `Last-Event-ID` misses ' +
        'nothing. For: service, auditor, admin.',
      'x-roles': ['service', 'auditor', 'admin'],
      parameters: [
        query('after', POSITION, 'Begin after this position. Default: the beginning.'),
        query('types', { type: 'string' }, 'Only these event types, with commas between them.'),
        {
          name: 'Last-Event-ID',
          in: 'header',
          schema: POSITION,
          description: 'Of a stream: resume after this event.',
        },
        query('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, 'Events a page.'),
      ],
      responses: {
        200: {
          description: 'A page, or the stream.',
          content: { ...jsonOf(PAGE), 'text/event-stream': { schema: { type: 'string' } } },
        },
        ...COMMON_RESPONSES,
      },
    },
  },
};
