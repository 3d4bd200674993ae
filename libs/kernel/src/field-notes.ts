export type Class<T extends object = object> = new () => T;

/** Metadata about a field that class-validator has no word for. */
export interface FieldNotes {
  personal?: true | ((owner: Readonly<Record<string, unknown>>) => boolean);
  nested?: { of: () => Class; each: boolean };
  /** The border makes the id where the caller gives none. */
  generated?: true;
}

/** The notes of a class's fields, those of its ancestors included. */
export const fieldNotes = (cls: Class): ReadonlyMap<string, FieldNotes> => {
  let all = gathered.get(cls);
  if (!all) gathered.set(cls, (all = gather(cls)));
  return all;
};

/** A decorator that adds to a field's notes. */
export const note =
  (added: FieldNotes): PropertyDecorator =>
  (prototype, field) => {
    const own = notes.get(prototype) ?? new Map<string, FieldNotes>();
    notes.set(prototype, own.set(String(field), { ...own.get(String(field)), ...added }));
  };

const notes = new WeakMap<object, Map<string, FieldNotes>>();

// A class has all its notes when its definition has been evaluated, so before anybody can ask.
const gathered = new WeakMap<Class, ReadonlyMap<string, FieldNotes>>();

const gather = (cls: Class): ReadonlyMap<string, FieldNotes> => {
  const all = new Map<string, FieldNotes>();
  for (let at: object | null = cls.prototype; at; at = Object.getPrototypeOf(at)) {
    for (const [field, found] of notes.get(at) ?? []) all.set(field, { ...found, ...all.get(field) });
  }
  return all;
};
