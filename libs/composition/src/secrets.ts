import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { blinder, localKms, MASTER_KEY_BYTES, PEPPER_BYTES, replacingKms, type Blinder, type Kms } from '#privacy';
import { secretFile, TokenKeyFiles } from '#platform';

/** The files of a data folder. */
export const files = (folder: string) => ({
  events: join(folder, 'events.db'),
  views: join(folder, 'views.db'),
  keys: join(folder, 'keys.db'),
  master: join(folder, 'master.key'),
  /** While the master key is being replaced. */
  nextMaster: join(folder, 'master.key.next'),
  pepper: join(folder, 'pepper.key'),
  token: join(folder, 'token.key'),
  /** What signs seals. */
  sealKey: join(folder, 'seal.key'),
  /** While it is being replaced. */
  nextSealKey: join(folder, 'seal.key.next'),
  /** The seals of the log, to be kept elsewhere, too. */
  seals: join(folder, 'seals', 'seals.ndjson'),
  /** Finds the events of a correlation; may be thrown away. */
  trace: join(folder, 'trace.db'),
  /** Who saw what. */
  access: join(folder, 'access.db'),
  /** Where the process listens that takes commands, and those that answer questions and rebuild views. */
  server: join(folder, 'server.json'),
  queryApi: join(folder, 'query-api.json'),
  projector: join(folder, 'projector.json'),
});

export interface Secrets {
  readonly kms: Kms;
  readonly blinder: Blinder;
  readonly tokenKeys: TokenKeyFiles;
}

/** The secrets of a data folder. Made before its key store is; throws where one is missing after that. */
export const secretsOf = (folder: string): Secrets => {
  assertSecretsKept(folder);
  const { master, nextMaster, pepper, token } = files(folder);
  return {
    kms: existsSync(nextMaster) ? replacingKms(masterKms(nextMaster), masterKms(master)) : masterKms(master),
    blinder: blinder(secretFile(pepper, PEPPER_BYTES)),
    tokenKeys: new TokenKeyFiles(token),
  };
};

/** What signs the tokens of an installation. Throws `NotBegun` where there is none. */
export const tokenKeysOf = (folder: string): TokenKeyFiles => {
  if (!existsSync(files(folder).keys)) throw new NotBegun(folder);
  return new TokenKeyFiles(files(folder).token);
};

/** A process that writes begins a folder, nobody else. */
export class NotBegun extends Error {
  constructor(folder: string) {
    super(`There is no Kenal in ${folder}. Start it there first, or let KENAL_DATA name its folder.`);
    this.name = 'NotBegun';
  }
}

/** Throws where a secret is missing that the key store or the log was made with: another one would be of no use. */
export const assertSecretsKept = (folder: string): void => {
  const { keys, master, pepper } = files(folder);
  const lost = existsSync(keys) ? [master, pepper].find((file) => !existsSync(file)) : undefined;
  if (lost !== undefined) {
    throw new Error(`${lost} is missing, with which this folder was begun. Restore it: ${RESTORE_KEYS}`);
  }
};

export const RESTORE_KEYS = 'kenal restore <folder> --only keys';

/** What wraps under the master key in a file, which is made where there is none. */
export const masterKms = (file: string): Kms => localKms(secretFile(file, MASTER_KEY_BYTES));
