import { COMMON_RESPONSES, jsonOf, problemWith, refer, type Part } from './openapi-components.js';
import { EVENT, eventWith, pageOf, PROOF, PROVENANCE, ROWS, STEP, TEXT, TRACE } from './openapi-audit-parts.js';

const ROLES = ['auditor', 'admin'];

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
  '/v1/audit/views/{view}/{key}': asked(
    'audit.provenance',
    'The events that made a row of a view what it is, and what each changed of it.',
    [
      inPath('view'),
      inPath('key'),
      query('path', 'Only what changed this field, such as `purchases.revenue` or `profile.name`.'),
      query('table', 'The row as this table of the view stores it, as traces name it; default: as the view shows it.'),
      ...['AsOf', 'KnownAt', 'After', 'Reactions'].map((name) => refer('parameters', name)),
      ...PAGING,
    ],
    jsonOf(PROVENANCE),
    {
      404: problemWith('There is no such thing.', [
        'unknown-view',
        'view-without-rows',
        'unknown-table',
        'unknown-key',
        'unknown-path',
      ]),
      504: refer('responses', 'ViewLate'),
    },
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
