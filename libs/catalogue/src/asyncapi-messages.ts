import { dataSchemaOf } from '#broker';
import { versionOf, type Class, type Context } from '#kernel';
import type { Part } from './openapi-components.js';
import { commandSchema } from './openapi-commands.js';
import { sentenceOf } from './openapi-text.js';
import { ALL_COMMANDS, mayCommand } from './roles.js';
import type { SchemaBook } from './schema.js';

/** A message for every event type, in its present version. */
export const eventMessages = (contexts: readonly Context[], book: SchemaBook): Part =>
  Object.fromEntries(
    contexts.flatMap(({ name: context, aggregates }) =>
      aggregates.flatMap(({ state }) =>
        Object.entries(state.events).map(([type, cls]) => [type, eventMessage(type, cls, context, book)]),
      ),
    ),
  );

/** A message for every command that a service may send. */
export const commandMessages = (contexts: readonly Context[], book: SchemaBook): Part =>
  Object.fromEntries(
    contexts.flatMap(({ name: context, aggregates }) =>
      aggregates
        .flatMap(({ commands }) => commands)
        .filter((command) => mayCommand(command, { roles: ['service'], commands: [ALL_COMMANDS] }))
        .map((command) => [
          command.name,
          {
            name: command.name,
            title: sentenceOf(command.name),
            tags: [{ name: context }],
            headers: withConst('COMMAND_HEADERS', { ce_type: command.name }),
            payload: commandSchema(command, book),
          },
        ]),
    ),
  );

const eventMessage = (type: string, cls: Class, context: string, book: SchemaBook): Part => ({
  name: type,
  title: type,
  tags: [{ name: context }],
  headers: withConst('EVENT_HEADERS', { ce_type: type, ce_dataschema: dataSchemaOf(type, versionOf(cls)) }),
  payload: book.of(cls),
  bindings: { kafka: { key: { type: 'string', description: 'Customer id, else stream.' }, bindingVersion: '0.5.0' } },
});

const withConst = (schema: string, values: Readonly<Record<string, string>>): Part => ({
  allOf: [
    { $ref: `#/components/schemas/${schema}` },
    {
      type: 'object',
      properties: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { const: value }])),
    },
  ],
});
