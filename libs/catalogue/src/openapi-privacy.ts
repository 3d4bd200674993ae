import { contexts } from './contexts.js';
import { commandSchema } from './openapi-commands.js';
import { COMMON_RESPONSES, jsonOf, problemWith, refer, type Part } from './openapi-components.js';
import { schemaBook } from './schema.js';

const text = (name: string, place: 'query' | 'path' | 'header', description: string, more: Part = {}): Part => ({
  name,
  in: place,
  required: place === 'path',
  schema: { type: 'string' },
  description,
  ...more,
});

const INSTANT = { schema: { type: 'string', format: 'date-time' } };
const CUSTOMER = text('id', 'path', 'The customer.');

const answered = (description: string, refused: Part = {}): Part => ({
  200: { description, content: jsonOf({ type: 'object' }) },
  ...refused,
  ...COMMON_RESPONSES,
});

const UNKNOWN = { 404: problemWith('There is no such person.', ['unknown-customer', 'unknown-key']) };
const LATE = { 504: problemWith('A view did not get there in time; ask again.', ['view-late']) };
const REFUSED = {
  409: problemWith('Refused because of the state.', ['concurrent-change', 'before-previous-event']),
  413: refer('responses', 'TooLarge'),
  415: refer('responses', 'NotJson'),
  422: problemWith('Wrong whatever the state; `errors` has every faulty field.', ['invalid-command']),
};

/** As ForgetCustomer, but that the address names the customer: a body that does so, too, must name the same. */
const forgetting = (): Part => {
  const commands = contexts.flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands));
  const forget = commands.find(({ name }) => name === 'ForgetCustomer')!;
  const schema = commandSchema(forget, schemaBook({ at: '#/components/schemas/', personal: 'clear' }));
  return { ...schema, required: (schema.required as string[]).filter((field) => field !== 'customerId') };
};

/** What a person may ask of us, and who saw what of them. */
export const privacyPaths: Part = {
  '/v1/privacy/customers/{id}/export': {
    get: {
      operationId: 'privacy.export',
      tags: ['system'],
      summary: 'All that there is of one person, in clear.',
      description:
        'Every event and the row of customer-360. Role and reason go into the access log. For: agent, admin.',
      'x-roles': ['agent', 'admin'],
      parameters: [CUSTOMER, text('X-Reason', 'header', 'What it is for: an id.', { required: true })],
      responses: answered('`{ customerId, exportedAt, summary, events }`', { ...UNKNOWN, ...LATE }),
    },
  },
  '/v1/privacy/customers/{id}/forget': {
    post: {
      operationId: 'privacy.forget',
      tags: ['system'],
      summary: 'Forget a customer for ever, with a receipt.',
      description:
        'As ForgetCustomer; then every file of the data folder, and log and views where they are elsewhere, are ' +
        'searched for the values of the person. The receipt names none of them: events touched, claims that are free ' +
        'though their pseudonym remains, what was found where, and what was not searched. For: agent, admin.',
      'x-roles': ['agent', 'admin'],
      parameters: [CUSTOMER],
      requestBody: { required: true, content: jsonOf(forgetting(), { basis: 'asked', requestId: 'request-7' }) },
      responses: answered('The receipt.', { ...UNKNOWN, ...REFUSED, ...LATE }),
    },
  },
  '/v1/audit/access': {
    get: {
      operationId: 'audit.access',
      tags: ['system'],
      summary: 'The access log: who saw what of whom, when and why; the newest first.',
      description: 'Reads of personal values, exports, refusals, denials; never what was shown. For: auditor, admin.',
      'x-roles': ['auditor', 'admin'],
      parameters: [
        text('customer', 'query', 'Only what concerns this customer.'),
        text('who', 'query', 'Only of this asker.'),
        text('kind', 'query', 'Only these.', { schema: { enum: ['read', 'exported', 'refused', 'denied'] } }),
        text('from', 'query', 'Not before.', INSTANT),
        text('to', 'query', 'Before.', INSTANT),
        text('limit', 'query', 'Entries a page.', { schema: { type: 'integer', minimum: 1, maximum: 1_000 } }),
        text('cursor', 'query', 'The `nextCursor` of the page before.'),
      ],
      responses: answered('`{ items, nextCursor }`'),
    },
  },
};
