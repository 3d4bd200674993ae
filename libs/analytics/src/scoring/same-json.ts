/** Whether two values have the same JSON, whatever the order of their fields. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [fields, others] = [fieldsOf(a), fieldsOf(b)];
  return fields.length === others.length && fields.every((field) => sameJson(a[field], b[field]));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const fieldsOf = (value: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(value).filter((field) => value[field] !== undefined);
