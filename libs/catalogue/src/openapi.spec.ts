import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from '#kernel';
import { ANSWERS } from './described.js';
import { contexts, maintenancePaths, privacyPaths, views } from './index.js';
import { commandExample, commandSchema } from './openapi-commands.js';
import { openApi, type Part } from './openapi.js';
import { sentenceOf } from './openapi-text.js';
import { schemaBook } from './schema.js';
import { eventClasses, eventSchema } from './schema-events.js';

const document = openApi({ contexts, views }, { ...maintenancePaths, ...privacyPaths });
const paths = document['paths'] as Record<string, Record<string, Part>>;
const commands = contexts.flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands));
const outside = commands.filter((command) => !command.internal);

const contentOf = (path: string, method: string, status: number, type = 'application/json'): any =>
  (paths[path]?.[method] as any).responses[status].content[type];

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('names every operation once', () => {
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('refers only to what it contains', () => {
    const components = document['components'] as Record<string, Part>;
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(1_000);
    const missing = named.filter(([, kind, name]) => components[kind!]?.[name!] === undefined);
    expect(missing.map(([reference]) => reference)).toEqual([]);
  });

  it.each(outside.map(({ name }) => name))('tells how to send %s, who may, and what may come back', (name) => {
    const operation = paths[`/v1/commands/${name}`]?.['post'];
    expect(operation).toMatchObject({ summary: expect.stringMatching(/^[A-Z].+\.$/), requestBody: { required: true } });
    expect(operation?.['x-roles']).toContain('admin');
    expect(Object.keys(operation?.['responses'] as object)).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '404', '409', '413', '415', '422', '429', '503']),
    );
  });

  it.each([
    ['AdvanceDeal', 409, ['stage-fields-missing', 'deal-not-open', 'customer-forgotten', 'before-previous-event']],
    ['AdvanceDeal', 404, ['unknown-deal', 'unknown-pipeline', 'unknown-stage']],
    ['LogInteraction', 404, ['unknown-customer', 'unknown-interaction', 'unknown-deal']],
    ['LogInteraction', 409, ['interaction-exists', 'customer-forgotten']],
    ['LogInteraction', 422, ['invalid-command', 'unknown-channel', 'customer-or-sender', 'occurred-in-future']],
    ['FitCustomerModel', 409, ['too-few-repeaters', 'model-did-not-converge']],
  ])('lists by which codes %s is refused with %i', (name, status, codes) => {
    const { schema } = contentOf(`/v1/commands/${name}`, 'post', status, 'application/problem+json');
    expect(schema.allOf[1].properties.code.enum).toEqual(expect.arrayContaining(codes));
  });

  it('tells of headers that are wrong or too large and of addresses that are none, wherever a token is needed', () => {
    const codesOf = (path: string, method: string) =>
      contentOf(path, method, 400, 'application/problem+json').schema.allOf[1].properties.code.enum;
    expect(codesOf('/v1/commands/LoseDeal', 'post')).toEqual(['malformed-json', 'invalid-header', 'bad-url']);
    expect(codesOf('/v1/views/forecast', 'get')).toEqual(expect.arrayContaining(['invalid-header', 'bad-url']));
    for (const [path, operations] of Object.entries(paths)) {
      const secured = Object.values(operations).filter(({ security }) => security === undefined);
      for (const { responses } of secured) {
        expect({ path, codes: Object.keys(responses as object) }).toMatchObject({
          codes: expect.arrayContaining(['400', '431']),
        });
      }
    }
  });

  it('tells what a forgetting takes, of which the path names the customer', () => {
    const { schema } = (paths['/v1/privacy/customers/{id}/forget']!['post'] as any).requestBody.content[
      'application/json'
    ];
    expect(schema).toMatchObject({
      type: 'object',
      properties: {
        customerId: { type: 'string' },
        basis: { enum: ['asked', 'consent-withdrawn', 'retention-ended'] },
        requestId: { type: 'string' },
      },
      required: ['basis'],
      additionalProperties: false,
    });
  });

  it('tells no code of a time that cannot be given', () => {
    const { schema } = contentOf('/v1/commands/RedeemLoyaltyPoints', 'post', 422, 'application/problem+json');
    expect(schema.allOf[1].properties.code.enum).not.toContain('occurred-in-future');
  });

  it('tells the shape of an answer, field by field, and of the items of a list', () => {
    const row = contentOf('/v1/views/customer-360/{key}', 'get', 200);
    expect(row.schema.properties.registeredAt).toMatchObject({
      anyOf: [{ properties: { value: { type: 'string' }, address: { type: 'string' } } }, { type: 'null' }],
    });
    const list = contentOf('/v1/views/forecast', 'get', 200);
    expect(list.schema.properties.items).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/ForecastForecastRow' },
    });
    expect(document).toHaveProperty('components.schemas.ForecastForecastRow.properties.weighted.description');
  });

  it.each(
    Object.values(views).flatMap(({ view, queries }) => Object.keys(queries).map((name) => `${view.name}.${name}`)),
  )('tells what %s answers', (id) => {
    expect(ANSWERS).toHaveProperty([id]);
  });

  it('does not show internal commands', () => {
    for (const { name } of commands.filter((command) => command.internal)) {
      expect(paths).not.toHaveProperty([`/v1/commands/${name}`]);
    }
  });

  it('has an address for every query', () => {
    const asked = Object.values(paths).flatMap((path) => path['get']?.['operationId']);
    for (const { view, queries } of views) {
      for (const name of Object.keys(queries)) expect(asked).toContain(`${view.name}.${name}`);
    }
  });
});

describe('the example of a command', () => {
  const book = schemaBook({ at: '#/$defs/', personal: 'clear' });
  const ajv = new Ajv2020({ validateFormats: false, strictTypes: false, strictRequired: false });

  it.each(outside.map((command) => [command.name, command] as const))('%s is accepted as it stands', (_, command) => {
    const example = commandExample(command, book);
    expect(parse(command.cls, example)).toBeInstanceOf(command.cls);
    const fits = ajv.compile({ ...commandSchema(command, book), $defs: book.named });
    expect({ fits: fits(example), errors: fits.errors }).toEqual({ fits: true, errors: null });
  });
});

describe('the schema of an event', () => {
  const ajv = new Ajv2020({ validateFormats: false, strictTypes: false, strictRequired: false });

  it.each(eventClasses(contexts))('%s compiles', (_, cls) => {
    expect(ajv.compile(eventSchema(cls))).toBeInstanceOf(Function);
  });
});

describe('sentenceOf', () => {
  it.each([
    ['LoseDeal', 'Lose a deal.'],
    ['OpenCase', 'Open a case.'],
    ['ChangeAmount', 'Change an amount.'],
    ['AddContactPoint', 'Add a contact point.'],
    ['IssueLoyaltyPoints', 'Issue loyalty points.'],
    ['RecordCampaignCost', 'Record a campaign cost.'],
    ['HandOver', 'Hand over.'],
  ])('reads %s as a sentence', (name, sentence) => {
    expect(sentenceOf(name)).toBe(sentence);
  });
});
