import { jsonOf, type Part } from './openapi-components.js';

/** Addresses that need no token. */
const open = (operationId: string, summary: string, responses: Part): Part => ({
  get: { operationId, tags: ['system'], summary, security: [], responses },
});

const LIVE: Part = { type: 'object', properties: { live: { const: true } }, required: ['live'] };

const CHECKS: Part = {
  type: 'object',
  properties: {
    ready: { type: 'boolean' },
    checks: {
      type: 'object',
      properties: {
        log: { enum: ['reachable', 'out of reach'] },
        late: { type: 'array', items: { type: 'string' }, description: 'Views that are too far behind.' },
        halted: { type: 'array', items: { type: 'string' }, description: 'Views that stopped; a rebuild helps.' },
      },
      required: ['log', 'late', 'halted'],
    },
  },
  required: ['ready', 'checks'],
};

export const systemPaths: Part = {
  '/health/live': open('live', 'Whether the process runs.', {
    200: { description: 'It runs.', content: jsonOf(LIVE, { live: true }) },
  }),
  '/health/ready': open('ready', 'Whether stores are reachable and views up to date.', {
    200: { description: 'Ready.', content: jsonOf(CHECKS) },
    503: { description: 'Not ready; `checks` says why.', content: jsonOf(CHECKS) },
  }),
  '/metrics': open('metrics', 'Prometheus metrics.', {
    200: { description: 'Metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
  }),
  '/asyncapi.json': open('asyncapi', 'What goes over the broker.', {
    200: { description: 'AsyncAPI 3.', content: jsonOf({ type: 'object' }) },
  }),
  '/openapi.json': open('openapi', 'This document.', {
    200: { description: 'OpenAPI 3.1.', content: jsonOf({ type: 'object' }) },
  }),
};
