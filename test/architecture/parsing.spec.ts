import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { contexts, openApi, views, type Part } from '#catalogue';
import { conforms, parse, Rejection, type Class } from '#kernel';

const paths = openApi({ contexts, views })['paths'] as Record<string, Record<string, any>>;
const exampleOf = (name: string): Part =>
  paths[`/v1/commands/${name}`]!['post']!.requestBody.content['application/json'].example;

const commands = contexts
  .flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands))
  .filter((command) => !command.internal)
  .map(({ name, cls }) => [name, cls as Class] as const);

/** Every place in a value: itself, its fields, their fields … */
const placesIn = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? [[], ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner).map((place) => [key, ...place]))]
    : [[]];

const changed = (body: any, [first, ...rest]: string[], value: unknown): any => {
  if (first === undefined) return value;
  const copy = Array.isArray(body) ? [...body] : { ...body };
  copy[first] = changed(copy[first], rest, value);
  return copy;
};

/** Bodies that differ from the example in up to three places, often by something that would be right elsewhere. */
const bodiesNear = (example: Part): fc.Arbitrary<unknown> => {
  const places = [...placesIn(example), ['colour']].filter((place) => place.length > 0);
  const values = places.map((place) => place.reduce<any>((value, key) => value?.[key], example));
  const value = fc.oneof(fc.constantFrom(...values, undefined, null, [], {}, '', -1, 0.5), fc.jsonValue());
  const change = fc.tuple(fc.constantFrom(...places), value);
  return fc
    .array(change, { maxLength: 3 })
    .map((changes) => changes.reduce((body, [place, other]) => changed(body, place, other), example));
};

const parsed = (cls: Class, body: unknown): object | undefined => {
  try {
    return parse(cls, body);
  } catch (error) {
    if (error instanceof Rejection) return undefined;
    throw error;
  }
};

describe.each(commands)('%s', (name, cls) => {
  it('is taken as it stands in its example without asking class-validator', () => {
    expect(conforms(parse(cls, exampleOf(name)))).toBe(true);
  });

  it('is taken only where class-validator finds no fault', () => {
    fc.assert(
      fc.property(bodiesNear(exampleOf(name)), (body) => {
        const command = parsed(cls, body);
        return !command || validateSync(command, { whitelist: true, forbidNonWhitelisted: true }).length === 0;
      }),
    );
  });
});
