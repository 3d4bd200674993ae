import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { contexts, views } from '#catalogue';
import { fieldNotes, type Class } from '#kernel';

/** A class and those nested in it. */
const classesIn = (cls: Class, seen = new Set<Class>()): ReadonlySet<Class> => {
  if (seen.has(cls)) return seen;
  seen.add(cls);
  for (const { nested } of fieldNotes(cls).values()) if (nested) classesIn(nested.of(), seen);
  return seen;
};

const commands = contexts.flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands));
const params = views.flatMap(({ queries }) => Object.values(queries).map((query) => query.params as Class));
const asked = new Set(
  [...commands.filter(({ internal }) => !internal).map(({ cls }) => cls as Class), ...params].flatMap((cls) => [
    ...classesIn(cls),
  ]),
);

describe('a fault', () => {
  it('is told in words, never as a regular expression', () => {
    const wordless = [...asked].flatMap((cls) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(cls, '', false, false)
        .filter(({ name, message }) => name === 'matches' && message === undefined)
        .map(({ propertyName }) => `${cls.name}.${propertyName}`),
    );
    expect(wordless).toEqual([]);
  });
});
