/** The fields of a row by path, made from its changes. */
export const remade = (items: readonly { readonly changes: readonly Change[] }[]): Fields => {
  const fields: Fields = {};
  for (const { changes } of items) for (const change of changes) apply(fields, change);
  return fields;
};

/** The fields of a row by path, those with anything in them. Lists are sorted: changes do not tell their order. */
export const fieldsOf = (value: unknown, path = ''): Fields => {
  if (value === undefined || value === null) return {};
  if (Array.isArray(value)) return value.length > 0 ? { [path]: value.map(textOf).sort() } : {};
  if (typeof value !== 'object') return { [path]: value };
  const inner = Object.entries(value).map(([name, each]) => fieldsOf(each, path ? `${path}.${name}` : name));
  return Object.assign({}, ...inner) as Fields;
};

type Fields = Record<string, unknown>;
type Change = { readonly path: string } & Partial<Readonly<Record<'before' | 'after', unknown>>> &
  Partial<Readonly<Record<'removed' | 'added', readonly unknown[]>>>;

const apply = (fields: Fields, { path, before, after, removed, added }: Change): void => {
  const known = Object.keys(fields).filter((each) => each === path || each.startsWith(`${path}.`));
  const items = removed && ((fields[path] as string[] | undefined) ?? []);
  const left = items && without(items, removed.map(textOf));
  if (!items) expectSame(fieldsOf(before, path), Object.fromEntries(known.map((each) => [each, fields[each]])));
  for (const each of known) delete fields[each];
  const now = left ? [...left, ...(added ?? []).map(textOf)].map((text) => JSON.parse(text) as unknown) : after;
  Object.assign(fields, fieldsOf(now, path));
};

const without = (items: readonly string[], removed: readonly string[]): string[] => {
  const left = [...items];
  for (const item of removed) {
    const index = left.indexOf(item);
    if (index < 0) throw new Error(`${item} was removed, but was not there.`);
    left.splice(index, 1);
  }
  return left;
};

const expectSame = (before: Fields, known: Fields): void => {
  const [told, was] = [before, known].map((fields) => textOf(Object.entries(fields).sort()));
  if (told !== was) throw new Error(`It is told that ${told} was before, but ${was} was.`);
};

const textOf = (value: unknown): string => JSON.stringify(value);
