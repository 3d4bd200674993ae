import { join } from 'node:path';
import { blinder, localKms, MASTER_KEY_BYTES, PEPPER_BYTES, type Blinder, type Kms } from '#privacy';
import { secretFile, TokenKeyFiles } from '#platform';

/** The files of a data folder. */
export const files = (folder: string) => ({
  events: join(folder, 'events.db'),
  views: join(folder, 'views.db'),
  keys: join(folder, 'keys.db'),
  master: join(folder, 'master.key'),
  pepper: join(folder, 'pepper.key'),
  token: join(folder, 'token.key'),
  /** Who saw what. */
  access: join(folder, 'access.db'),
  /** Where the running server listens. */
  server: join(folder, 'server.json'),
});

export interface Secrets {
  readonly kms: Kms;
  readonly blinder: Blinder;
  readonly tokenKeys: TokenKeyFiles;
}

/** The secrets of a data folder, made at the first call. */
export const secretsOf = (folder: string): Secrets => {
  const { master, pepper, token } = files(folder);
  return {
    kms: localKms(secretFile(master, MASTER_KEY_BYTES)),
    blinder: blinder(secretFile(pepper, PEPPER_BYTES)),
    tokenKeys: new TokenKeyFiles(token),
  };
};
