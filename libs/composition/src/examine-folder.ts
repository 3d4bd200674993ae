import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SEED_BYTES } from '#audit';
import { START } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { assertSecret, EMBEDDED, TOKEN_KEY_BYTES, type Config } from '#platform';
import { MASTER_KEY_BYTES, PEPPER_BYTES } from '#privacy';
import { SqliteKeyReader } from '#privacy/sqlite';
import { damageOf } from './damage.js';
import { assertKeysKept } from './lost-keys.js';
import { assertSecretsKept, files, secretsOf } from './secrets.js';
import { assertNotAhead } from './unsound-views.js';

export interface ExaminedFolder {
  /** Each page of them was read. */
  readonly databases: readonly { readonly file: string; readonly bytes: number }[];
  /** A sentence each. */
  readonly faults: readonly string[];
}

/**
 * Looks for what would refuse a start on the data folder, or break later: rights, damaged databases, secrets that are
 * missing or not the right ones, a log that lacks what its views have seen. Changes nothing; a server may run. Tells
 * `reading` of each database before all of it is read, which takes about a second for each GiB.
 */
export const examineFolder = async (
  config: Config,
  reading: (file: string, bytes: number) => void = () => undefined,
): Promise<ExaminedFolder> => {
  const { data } = config;
  if (!existsSync(data)) return { databases: [], faults: faultsOf([() => mayMakeFiles(nearestThere(data))]) };
  const rights = faultsOf([() => mayMakeFiles(data), ...databaseFiles(data).map((file) => () => mayWrite(file))]);
  if (rights.length > 0) return { databases: [], faults: rights };
  const databases = databaseFiles(data).map((file) => ({ file, bytes: statSync(file).size }));
  const faults = faultsOf([
    ...databases.map(({ file, bytes }) => () => {
      reading(file, bytes);
      mustBeSound(file);
    }),
    ...SECRETS.map(
      ([name, bytes]) =>
        () =>
          mustBeSecret(files(data)[name], bytes),
    ),
  ]);
  // What is broken by itself would be told again, in other words.
  return { databases, faults: faults.length > 0 ? faults : await mustFit(config).then(() => [], told) };
};

const SECRETS = [
  ['master', MASTER_KEY_BYTES],
  ['nextMaster', MASTER_KEY_BYTES],
  ['pepper', PEPPER_BYTES],
  ['token', TOKEN_KEY_BYTES],
  ['sealKey', SEED_BYTES],
  ['nextSealKey', SEED_BYTES],
] as const;

const databaseFiles = (data: string): readonly string[] => {
  const { events, keys, views, access } = files(data);
  return [events, keys, views, access].filter(existsSync);
};

const faultsOf = (checks: readonly (() => void)[]): readonly string[] =>
  checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      return told(error);
    }
  });

const told = (error: unknown): readonly string[] => [error instanceof Error ? error.message : String(error)];

const mayMakeFiles = (data: string): void =>
  asOwner(`No file can be made in ${data}`, () => rmdirSync(mkdtempSync(join(data, 'doctor-'))));

const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)));

const mayWrite = (file: string): void => asOwner(`${file} may not be written`, () => closeSync(openSync(file, 'r+')));

const asOwner = (sentence: string, work: () => void): void => {
  try {
    work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${sentence} (${code}). Its owner must be who runs Kenal.`);
  }
};

const mustBeSound = (file: string): void => {
  const damage = damageOf(file, { upToBytes: Infinity });
  if (damage !== undefined) throw new Error(`${file} ${damage}.`);
};

const mustBeSecret = (file: string, bytes: number): void => {
  if (existsSync(file)) assertSecret(file, readFileSync(file), bytes);
};

/** That log, views, keys and secrets belong to each other, as a start asks. */
const mustFit = async (config: Config): Promise<void> => {
  const { data } = config;
  assertSecretsKept(data);
  if (config.eventStore === EMBEDDED) await mustFitLog(config);
  const { keys } = files(data);
  if (existsSync(keys)) new SqliteKeyReader(keys, secretsOf(data).kms).close();
};

const mustFitLog = async ({ data, viewStore }: Config): Promise<void> => {
  const { events, views } = files(data);
  const store = existsSync(events) ? openSqliteEventStore({ file: events, readonly: true }) : undefined;
  try {
    if (viewStore === EMBEDDED) await assertNotAhead(views, store ?? { head: async () => START });
    if (store) await assertKeysKept(data, store);
  } finally {
    await store?.close();
  }
};
