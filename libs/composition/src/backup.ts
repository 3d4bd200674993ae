import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '#platform';
import { files } from './secrets.js';
import { removeDatabase } from './unsound-views.js';

export const PARTS = ['views', 'log', 'keys', 'access'] as const;
export type Part = (typeof PARTS)[number];

interface PartFiles {
  readonly databases: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * What is copied where, in this order: views may not be ahead of the log, and the log may not name a key that the copy
 * of the key store lacks. Each part lies apart, so that it can be kept elsewhere: keys and secrets for a shorter time.
 */
const filesOf = (part: Part, data: string): PartFiles => {
  const { views, events, keys, master, nextMaster, pepper, token, sealKey, nextSealKey, access } = files(data);
  if (part === 'views') return { databases: [views], secrets: [] };
  if (part === 'log') return { databases: [events], secrets: [] };
  if (part === 'access') return { databases: [access], secrets: [] };
  const secrets = [master, nextMaster, pepper, token, ...replacedTokens(token), sealKey, nextSealKey];
  return { databases: [keys], secrets };
};

const replacedTokens = (token: string): readonly string[] => {
  const folder = dirname(token);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.startsWith(`${basename(token)}.`)).map((name) => join(folder, name));
};

/**
 * Copies a data folder, running or not, into `target`, which must be new or empty. Tells each file that it wrote.
 * Throws where there is nothing to copy.
 */
export const backup = async (
  data: string,
  target: string,
  { only = PARTS, wrote }: { readonly only?: readonly Part[]; readonly wrote: (file: string) => void },
): Promise<void> => {
  mustBeEmpty(target);
  const parts = PARTS.filter((each) => only.includes(each));
  if (!parts.some((part) => Object.values(filesOf(part, data)).flat().some(existsSync)))
    throw new Error(`There is nothing to copy in ${data}. Is KENAL_DATA the folder of this installation?`);
  for (const part of parts) {
    const { databases, secrets } = filesOf(part, data);
    makeFolder(join(target, part));
    for (const file of databases.filter(existsSync)) {
      const copy = join(target, part, basename(file));
      await copyDatabase(file, copy);
      wrote(copy);
    }
    for (const file of secrets.filter(existsSync)) {
      const copy = join(target, part, basename(file));
      copyFileSync(file, copy);
      wrote(copy);
    }
  }
};

/**
 * Copies the state that the file has now. The transaction keeps it: without, SQLite begins to copy anew whenever
 * somebody else commits. Writers go on, but the write-ahead log cannot be truncated meanwhile.
 */
const copyDatabase = async (file: string, copy: string): Promise<void> => {
  const db = new Database(file, { readonly: true });
  try {
    db.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    await db.backup(copy);
  } finally {
    db.close();
  }
};

/**
 * Makes a new data folder of a backup, or replaces parts of one where nobody works on it. The next start folds what the
 * views lack and destroys the keys of everybody who is forgotten again, however old the keys that were restored.
 */
export const restore = (
  source: string,
  data: string,
  { only, wrote }: { readonly only?: readonly Part[]; readonly wrote: (file: string) => void },
): void => {
  if (!only) mustBeEmpty(data);
  const parts = PARTS.filter((part) => (only ?? PARTS).includes(part));
  const missing = parts
    .filter((part) => only || !MADE_ANEW.includes(part))
    .flatMap((part) => neededOf(part, data).map((file) => join(source, part, basename(file))))
    .filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`The backup is not whole: ${missing.join(', ')} is missing.`);
  makeFolder(data);
  // Views of another log would answer for this one.
  if (parts.includes('log')) removeDatabase(files(data).views);
  for (const part of parts.filter((each) => existsSync(join(source, each)))) {
    const { databases, secrets } = filesOf(part, data);
    for (const file of [...databases.flatMap((database) => SIDES.map((side) => database + side)), ...secrets])
      rmSync(file, { force: true });
    for (const name of readdirSync(join(source, part))) {
      copyFileSync(join(source, part, name), join(data, name));
      wrote(join(data, name));
    }
  }
};

/** Without these a part is of no use. */
const neededOf = (part: Part, data: string): readonly string[] => {
  const { master, pepper } = files(data);
  return [...filesOf(part, data).databases, ...(part === 'keys' ? [master, pepper] : [])];
};

/** Views are folded from the log; the access log begins anew. */
const MADE_ANEW: readonly Part[] = ['views', 'access'];
/** A write-ahead log of another copy must not meet the restored file. */
const SIDES = ['', '-wal', '-shm'];

const mustBeEmpty = (folder: string): void => {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty. Name a new folder.`);
};
