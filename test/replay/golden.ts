import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contexts, eventSchema, schemaKey } from '#catalogue';
import { versionOf, type AnyState, type EventClass } from '#kernel';
import { recorded } from '#kernel/testing';
import { exampleOf } from './example.js';

/** What a released event was. The file is never changed: it stands for the events of this kind in every log. */
export interface Golden {
  readonly type: string;
  readonly version: number;
  /** SHA-256, hex, of the schema of its data. */
  readonly schema: string;
  /** As the log holds it. */
  readonly data: object;
  /** What its room's fold makes of it alone; null where it needs others before it. */
  readonly state: unknown;
}

/** An event that the catalogue has. */
export interface Kind {
  readonly key: string;
  readonly type: string;
  readonly cls: EventClass;
  readonly of: AnyState;
}

const FOLDER = join(import.meta.dirname, 'golden');

export const kinds: readonly Kind[] = contexts.flatMap(({ aggregates }) =>
  aggregates.flatMap(({ state }) =>
    Object.entries(state.events).map(([type, cls]) => ({ key: schemaKey(type, versionOf(cls)), type, cls, of: state })),
  ),
);

/** Keys of the files that there are. */
export const goldenKeys = (): readonly string[] => readdirSync(FOLDER).map((file) => file.slice(0, -'.json'.length));

export const goldenOf = (key: string): Golden => JSON.parse(readFileSync(fileOf(key), 'utf8')) as Golden;

/** Writes the files that are missing, and the states that were taken out of one. What is there stays. */
export const writeMissing = (): void => {
  for (const kind of kinds) {
    const known: Partial<Golden> = existsSync(fileOf(kind.key)) ? goldenOf(kind.key) : {};
    if (known.state !== undefined) continue;
    const { type, cls } = kind;
    const data = known.data ?? (exampleOf(eventSchema(cls), `${streamOf(kind.of)}@0`) as object);
    const made: Golden = {
      type,
      version: versionOf(cls),
      schema: schemaHash(cls),
      data,
      state: stateAfter(kind, data),
    };
    writeFileSync(fileOf(kind.key), `${JSON.stringify({ ...made, ...known }, undefined, 2)}\n`);
  }
};

/** Without what changes with no change of ours: descriptions, and the currencies that the runtime knows. */
export const schemaHash = (cls: EventClass): string => {
  const told = (key: string, value: unknown): unknown => {
    if (key === 'description') return undefined;
    return key === 'enum' && Array.isArray(value) && value.includes('IDR') ? 'currencies' : value;
  };
  return hash('sha256', JSON.stringify(sorted(eventSchema(cls)), told));
};

export const stateAfter = ({ type, cls, of }: Kind, data: object): unknown => {
  const event = recorded({ type, version: versionOf(cls), cls, data }, { stream: streamOf(of) });
  try {
    return JSON.parse(JSON.stringify(of.evolve[type]!(of.initial, data as never, event) ?? null));
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};

/** With a `.`, as the ids of some kinds of streams have. */
const streamOf = ({ category }: AnyState): string => `${category}-golden.c-1`;
const fileOf = (key: string): string => join(FOLDER, `${key}.json`);

/** In which order a class lists its fields says nothing. */
const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    fields.map(([name, field]) => [name, name === 'required' ? [field].flat().sort() : sorted(field)]),
  );
};
