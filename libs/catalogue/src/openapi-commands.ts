import { parse, Rejection, type AnyCommand, type Context } from '#kernel';
import { COMMON_RESPONSES, jsonOf, problemWith, refer, type Part } from './openapi-components.js';
import { exampleOf } from './openapi-example.js';
import { descriptionOf, sentenceOf } from './openapi-text.js';
import { commandRefusals } from './refusals.js';
import { rolesOf } from './roles.js';
import type { JsonSchema, SchemaBook } from './schema.js';

export const commandPaths = (contexts: readonly Context[], book: SchemaBook): Part =>
  Object.fromEntries([
    ...contexts.flatMap((context) =>
      context.aggregates.flatMap(({ commands }) =>
        commands
          .filter((command) => !command.internal)
          .map((command) => [`/v1/commands/${command.name}`, { post: operation(command, context.name, book) }]),
      ),
    ),
    ['/v1/commands/{idempotencyKey}', { get: OUTCOME }],
    ['/v1/commands:batch', { post: BATCH }],
  ]);

/** The body of a command: its class's fields, and `occurredAt` unless it happens now. */
export const commandSchema = (command: AnyCommand, book: SchemaBook): JsonSchema => {
  const schema = book.of(command.cls);
  return command.nowOnly ? schema : { ...schema, properties: { ...schema.properties, occurredAt: OCCURRED_AT } };
};

/** A body that the command's own validation accepts: fields that it demands in this combination are added. */
export const commandExample = (command: AnyCommand, book: SchemaBook): Part => {
  const schema = book.of(command.cls);
  const resolve = (ref: string): JsonSchema => book.named[ref.split('/').at(-1) ?? ''] ?? {};
  const example = exampleOf(schema, resolve) as Part;
  const missing = faultyFields(command, example).filter((field) => !(field in example));
  const added = missing.map((field) => [field, exampleOf(schema.properties[field] ?? {}, resolve, field, 1)]);
  return { ...example, ...Object.fromEntries(added) };
};

const faultyFields = (command: AnyCommand, body: Part): string[] => {
  try {
    parse(command.cls, body);
    return [];
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return error.faults.map(({ path }) => path);
  }
};

const OCCURRED_AT: JsonSchema = {
  type: 'string',
  format: 'date-time',
  description: 'When it happened, at most 5 minutes ahead. Default: now.',
};

const operation = (command: AnyCommand, tag: string, book: SchemaBook): Part => {
  const refusals = commandRefusals(command);
  return {
    operationId: command.name,
    tags: [tag],
    summary: sentenceOf(command.name),
    description: descriptionOf(command),
    'x-roles': [...rolesOf(command), 'admin'],
    parameters: [refer('parameters', 'IdempotencyKey'), refer('parameters', 'CorrelationId')],
    requestBody: { required: true, content: jsonOf(commandSchema(command, book), commandExample(command, book)) },
    responses: {
      200: {
        description: 'Accepted, or nothing to do (`events` is empty).',
        headers: { 'X-Correlation-Id': refer('headers', 'CorrelationId') },
        content: jsonOf(refer('schemas', 'Receipt'), receiptExample(command)),
      },
      ...COMMON_RESPONSES,
      400: problemWith('Not JSON, or a header that is wrong.', refusals[400]),
      404: problemWith('Something named does not exist.', refusals[404]),
      409: problemWith('Refused because of the state.', refusals[409]),
      413: refer('responses', 'TooLarge'),
      415: refer('responses', 'NotJson'),
      422: problemWith('Wrong whatever the state; `errors` has every faulty field.', refusals[422]),
    },
  };
};

const receiptExample = (command: AnyCommand): Part => {
  const stream = `${command.of.category}-example-1`;
  const [type = 'SomethingHappened'] = Object.keys(command.of.events);
  return {
    commandId: '0197a3c2-5f00-7000-8000-0123456789ab',
    correlationId: '0197a3c2-5f00-7000-8000-0123456789ab',
    stream,
    revision: '0',
    position: '00000000000000000042',
    duplicate: false,
    events: [{ id: '6f2b0f6e-9c7e-5a47-8f0e-2b7a6d1c9e10', type, address: `${stream}@0` }],
    ids: {},
  };
};

const OUTCOME: Part = {
  operationId: 'commandOutcome',
  tags: ['commands'],
  summary: 'What became of a keyed command.',
  description: 'For after a 503 or a lost connection. 404: nothing was appended under this key; repeat the command.',
  parameters: [
    { name: 'idempotencyKey', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 128 } },
  ],
  responses: {
    200: { description: 'The first answer.', content: jsonOf(refer('schemas', 'Receipt')) },
    ...COMMON_RESPONSES,
    404: refer('responses', 'NotFound'),
  },
};

const BATCH_LINE: Part = {
  type: 'object',
  properties: { name: { type: 'string' }, idempotencyKey: { type: 'string' }, body: { type: 'object' } },
  required: ['name', 'body'],
};

const BATCH_ANSWER: Part = {
  type: 'object',
  properties: {
    line: { type: 'integer', minimum: 1 },
    status: { type: 'integer', description: 'As the command alone would have been answered.' },
    receipt: refer('schemas', 'Receipt'),
    problem: refer('schemas', 'Problem'),
  },
  required: ['line', 'status'],
};

const BATCH: Part = {
  operationId: 'commandBatch',
  tags: ['commands'],
  summary: 'Many commands, one a line.',
  description:
    'Newline-delimited JSON in and out. Lines are handled one after another, so a line may rely on those before it; ' +
    'each is answered by a line: `{ "line", "status", "receipt" }` or `{ "line", "status", "problem" }`. A refused ' +
    'line does not stop the batch. Sent again with the same keys, it appends nothing twice. At most 100,000 lines of ' +
    '256 KiB each.',
  requestBody: {
    required: true,
    content: {
      'application/x-ndjson': {
        schema: BATCH_LINE,
        example: '{"name":"RegisterCustomer","idempotencyKey":"row-1","body":{"customerId":"c-1","name":"Sri"}}\n',
      },
    },
  },
  responses: {
    200: {
      description: 'One line for each line.',
      content: { 'application/x-ndjson': { schema: BATCH_ANSWER } },
    },
    ...COMMON_RESPONSES,
    415: refer('responses', 'NotNdjson'),
  },
};
