import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { linkSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { replaceSecret, secretFile } from './secret-file.js';

export interface TokenKey {
  /** The `kid` of what it signed; tells nothing of the key. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The newest key signs; the ones before it verify what they signed. */
export interface TokenKeys {
  current(): TokenKey;
  find(id: string): TokenKey | undefined;
}

export const TOKEN_KEY_BYTES = 32;
/** 400 days: the longest life of a token, so also how long a key is of use after its successor came. */
export const MAX_TTL_SECONDS = 34_560_000;

export const tokenKey = (bytes: Buffer): TokenKey => {
  if (bytes.length !== TOKEN_KEY_BYTES) throw new RangeError(`A token key has ${TOKEN_KEY_BYTES} bytes.`);
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), key: createSecretKey(bytes) };
};

/** How often an unknown key may make us look for it: anybody can name one. */
const LOOK_EVERY_MS = 1_000;

/**
 * The keys of an installation: in the file at `path`, made at the first call, and beside it those that it replaced.
 * Another process may `rotate` them; its new key is found when the first token that it signed is met.
 */
export class TokenKeyFiles implements TokenKeys {
  private keys: readonly TokenKey[];
  private lookedMs = 0;

  constructor(private readonly path: string) {
    this.keys = this.read();
  }

  current(): TokenKey {
    return this.keys[0]!;
  }

  find(id: string): TokenKey | undefined {
    const known = this.keys.find((key) => key.id === id);
    if (known || Date.now() < this.lookedMs + LOOK_EVERY_MS) return known;
    this.lookedMs = Date.now();
    this.keys = this.read();
    return this.keys.find((key) => key.id === id);
  }

  /** A new key signs from now on; tokens of the old ones hold until they expire. */
  rotate(): TokenKey {
    linkSync(this.path, `${this.path}.${Date.now()}`);
    replaceSecret(this.path, TOKEN_KEY_BYTES);
    this.keys = this.read();
    return this.current();
  }

  private read(): readonly TokenKey[] {
    const first = secretFile(this.path, TOKEN_KEY_BYTES);
    const replaced = [];
    for (const { file, sinceMs } of this.replaced()) {
      if (Date.now() > sinceMs + MAX_TTL_SECONDS * 1_000) rmSync(file, { force: true });
      else replaced.push(secretFile(file, TOKEN_KEY_BYTES));
    }
    return [first, ...replaced].map(tokenKey);
  }

  private replaced(): { file: string; sinceMs: number }[] {
    const prefix = `${basename(this.path)}.`;
    return readdirSync(dirname(this.path))
      .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
      .map((name) => ({ file: join(dirname(this.path), name), sinceMs: Number(name.slice(prefix.length)) }));
  }
}
