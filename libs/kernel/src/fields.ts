import { getMetadataStorage } from 'class-validator';
import type { Class } from './schema.js';

/** The names of the decorators of every field of a class (`isInt`, `isOptional` …), those of its ancestors included. */
export const decoratorsOf = (cls: Class): Fields => {
  let fields = known.get(cls);
  if (!fields) known.set(cls, (fields = fieldsOf(cls)));
  return fields;
};

type Fields = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<Class, Fields>();

const fieldsOf = (cls: Class): Fields => {
  const fields = new Map<string, Set<string>>();
  for (const { propertyName, name, type } of getMetadataStorage().getTargetValidationMetadatas(cls, '', false, false)) {
    fields.set(propertyName, (fields.get(propertyName) ?? new Set()).add(name ?? type));
  }
  return fields;
};
