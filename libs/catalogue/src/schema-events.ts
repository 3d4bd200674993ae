import { Ajv2020 } from 'ajv/dist/2020.js';
import { versionOf, type Class, type Context } from '#kernel';
import { schemaBook, type JsonSchema } from './schema.js';

/** What is wrong with an event's data, free of its values; undefined: nothing. */
export type EventCheck = (data: unknown) => string | undefined;

/** `DealAdvanced@1` */
export const schemaKey = (type: string, version: number): string => `${type}@${version}`;

/**
 * A check for the data of every event type, by `schemaKey`, for events read from the log. A check is compiled when it
 * is first used, since a start that compiled them all would be felt.
 */
export const eventSchemas = (contexts: readonly Context[]): ReadonlyMap<string, EventCheck> =>
  new Map(eventClasses(contexts).map(([type, cls]) => [schemaKey(type, versionOf(cls)), lazily(cls)]));

/** The schema of an event's data as it is stored, complete in itself. */
export const eventSchema = (cls: Class): JsonSchema => {
  const book = schemaBook({ at: '#/$defs/', personal: 'stored' });
  return { ...book.of(cls), $defs: book.named };
};

export const eventClasses = (contexts: readonly Context[]): (readonly [string, Class])[] =>
  contexts.flatMap(({ aggregates }) => aggregates.flatMap(({ state }) => Object.entries(state.events)));

const ajv = new Ajv2020({ validateFormats: false, strictTypes: false, strictRequired: false });

const lazily = (cls: Class): EventCheck => {
  let compiled: ReturnType<typeof ajv.compile> | undefined;
  return (data) => {
    compiled ??= ajv.compile(eventSchema(cls));
    return compiled(data) ? undefined : ajv.errorsText(compiled.errors, { dataVar: 'data' });
  };
};
