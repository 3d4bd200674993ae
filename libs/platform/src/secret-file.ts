import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './folder.js';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * The secret of `length` bytes in the file at `path`: random and made at the first call, then the same for ever. It is
 * on disk before it is returned. Throws where others than its owner may read the file, or where it has another length.
 */
export const secretFile = (path: string, length: number): Buffer => {
  const secret = readIfThere(path) ?? create(path, length);
  assertSecret(path, secret, length);
  return secret;
};

/** Throws where what was read of the file at `path` is no secret of `length` bytes, or others may read it, too. */
export const assertSecret = (path: string, secret: Buffer, length: number): void => {
  if (secret.length !== length)
    throw new Error(`${path} must hold ${length} bytes, not ${secret.length}. Restore it from its backup.`);
  if (statSync(path).mode & OTHERS)
    throw new Error(`${path} holds a secret that others may read. Run: chmod 600 ${path}`);
};

/** Another random secret in the place of the one at `path`: a crash leaves the old one or the new one. */
export const replaceSecret = (path: string, length: number): void => {
  const next = `${path}.next`;
  secretFile(next, length);
  adoptSecret(next, path);
};

/** Puts the secret at `next` in the place of the one at `path`. */
export const adoptSecret = (next: string, path: string): void => {
  renameSync(next, path);
  syncFolder(dirname(path));
};

const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

// Written aside and linked into place, so that a crash leaves a whole secret or none, and of two processes one wins.
const create = (path: string, length: number): Buffer => {
  makeFolder(dirname(path));
  const aside = `${path}.${process.pid}.new`;
  const file = openSync(aside, 'w', OWNER_ONLY);
  try {
    chmodSync(aside, OWNER_ONLY);
    writeSync(file, randomBytes(length));
    fsyncSync(file);
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(file);
    rmSync(aside, { force: true });
  }
  syncFolder(dirname(path));
  return readFileSync(path);
};

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
};
