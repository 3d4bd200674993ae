import { jsonOf, type Part } from './openapi-components.js';

/** Addresses that need no token. */
const open = (operationId: string, summary: string, responses: Part): Part => ({
  get: { operationId, tags: ['system'], summary, security: [], responses },
});

const CHECKS: Part = {
  type: 'object',
  properties: { ready: { type: 'boolean' }, checks: { type: 'object' } },
  required: ['ready'],
};

export const systemPaths: Part = {
  '/health/live': open('live', 'Whether the process runs.', {
    200: { description: 'It runs.', content: jsonOf({ type: 'object' }, { live: true }) },
  }),
  '/health/ready': open('ready', 'Whether stores are reachable and views up to date.', {
    200: { description: 'Ready.', content: jsonOf(CHECKS) },
    503: { description: 'Not ready; `checks` says why.', content: jsonOf(CHECKS) },
  }),
  '/metrics': open('metrics', 'Prometheus metrics.', {
    200: { description: 'Metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
  }),
  '/openapi.json': open('openapi', 'This document.', {
    200: { description: 'OpenAPI 3.1.', content: jsonOf({ type: 'object' }) },
  }),
};
