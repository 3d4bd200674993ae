import { fieldNotes, type Class, type FieldNotes } from '#kernel';
import { sealValue } from './handle.js';
import type { DataKey } from './key-store.js';

/**
 * A copy of an event's data with every personal field of its class sealed, nested classes and lists included; fields
 * are named by dotted paths (`changed.0.from`). `address` is the event's own.
 */
export const seal = <D extends object>(data: D, cls: Class, address: string, key: DataKey): D =>
  mapped(data, cls, '', (value, path) => sealValue(value, address, path, key)) as D;

/** Whether `seal` would seal anything, so that no key is made for nothing. */
export const hasPersonal = (data: object, cls: Class): boolean => {
  const fields = data as Fields;
  for (const { name, personal, nested } of planOf(cls)) {
    const value = fields[name];
    if (value === undefined) continue;
    if (isPersonal(personal, fields)) return true;
    if (nested && parts(value, nested).some((part) => hasPersonal(part, nested.of()))) return true;
  }
  return false;
};

type Fields = Readonly<Record<string, unknown>>;
type Nested = NonNullable<FieldNotes['nested']>;
type Replace = (value: unknown, path: string) => unknown;

interface Planned {
  readonly name: string;
  readonly personal: FieldNotes['personal'];
  readonly nested: FieldNotes['nested'];
}

const plans = new WeakMap<Class, readonly Planned[]>();

// Asking the notes walks the prototypes; a class's plan never changes once its module is loaded.
const planOf = (cls: Class): readonly Planned[] => {
  const known = plans.get(cls);
  if (known) return known;
  const plan = [...fieldNotes(cls)]
    .filter(([, { personal, nested }]) => personal || (nested && holdsPersonal(nested.of())))
    .map(([name, { personal, nested }]) => ({ name, personal, nested }));
  plans.set(cls, plan);
  return plan;
};

/** Whether a field of the class, or of a class nested in it, can be personal. */
const holdsPersonal = (cls: Class, above: ReadonlySet<Class> = new Set()): boolean =>
  !above.has(cls) &&
  [...fieldNotes(cls).values()].some(
    ({ personal, nested }) => personal || (nested && holdsPersonal(nested.of(), new Set([...above, cls]))),
  );

const isPersonal = (personal: FieldNotes['personal'], owner: Fields): boolean =>
  typeof personal === 'function' ? personal(owner) : personal === true;

const parts = (value: unknown, nested: Nested): readonly object[] =>
  (nested.each && Array.isArray(value) ? value : [value]).filter(isFields);

const isFields = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapped = (data: object, cls: Class, prefix: string, replace: Replace): object => {
  const owner = data as Fields;
  const copy: Record<string, unknown> = { ...owner };
  for (const { name, personal, nested } of planOf(cls)) {
    const value = owner[name];
    if (value === undefined) continue;
    if (isPersonal(personal, owner)) copy[name] = replace(value, prefix + name);
    else if (nested) copy[name] = mappedNested(value, nested, prefix + name, replace);
  }
  return copy;
};

const mappedNested = (value: unknown, nested: Nested, path: string, replace: Replace): unknown => {
  const one = (part: unknown, at: string) => (isFields(part) ? mapped(part, nested.of(), `${at}.`, replace) : part);
  return nested.each && Array.isArray(value)
    ? value.map((part, index) => one(part, `${path}.${index}`))
    : one(value, path);
};
