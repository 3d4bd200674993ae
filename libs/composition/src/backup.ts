import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { files } from './secrets.js';

/**
 * What is copied where, in this order: views may not be ahead of the log, and the log may not name a key that the copy
 * of the key store lacks. Keys and secrets lie apart, so that they can be kept elsewhere and for a shorter time.
 */
const parts = (data: string) => {
  const { views, events, keys, master, pepper, token } = files(data);
  return [
    { folder: 'views', databases: [views], secrets: [] },
    { folder: 'log', databases: [events], secrets: [] },
    { folder: 'keys', databases: [keys], secrets: [master, pepper, token] },
  ];
};

/** Copies a data folder, running or not, into `target`, which must be new or empty. Tells each file that it wrote. */
export const backup = async (data: string, target: string, wrote: (file: string) => void): Promise<void> => {
  mustBeEmpty(target);
  for (const { folder, databases, secrets } of parts(data)) {
    mkdirSync(join(target, folder), { recursive: true, mode: 0o700 });
    for (const file of databases.filter(existsSync)) {
      const copy = join(target, folder, basename(file));
      const db = new Database(file, { readonly: true });
      await db.backup(copy).finally(() => db.close());
      wrote(copy);
    }
    for (const file of secrets) {
      const copy = join(target, folder, basename(file));
      copyFileSync(file, copy);
      wrote(copy);
    }
  }
};

/** Makes a new data folder of a backup. The next start folds what the views lack and destroys forgotten keys again. */
export const restore = (source: string, data: string, wrote: (file: string) => void): void => {
  mustBeEmpty(data);
  const wanted = parts(data).flatMap(({ folder, databases, secrets }) =>
    [...databases, ...secrets].map((file) => ({ from: join(source, folder, basename(file)), to: file })),
  );
  const missing = wanted.filter(({ from, to }) => !existsSync(from) && to !== files(data).views);
  if (missing.length > 0)
    throw new Error(`The backup is not whole: ${missing.map(({ from }) => from).join(', ')} is missing.`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  for (const { from, to } of wanted.filter(({ from }) => existsSync(from))) {
    copyFileSync(from, to);
    wrote(to);
  }
};

const mustBeEmpty = (folder: string): void => {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty. Name a new folder.`);
};
