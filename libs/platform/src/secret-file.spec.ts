import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretFile } from './secret-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a secret file', () => {
  it('is made once, with random bytes that only its owner may read, and leaves nothing else behind', () => {
    const path = join(folder, 'data', 'pepper');
    const secret = secretFile(path, 32);
    expect(secretFile(path, 32)).toEqual(secret);
    expect(readFileSync(path)).toEqual(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'data'))).toEqual(['pepper']);
    expect(secretFile(join(folder, 'other'), 32)).not.toEqual(secret);
  });

  it('is refused where others may read it', () => {
    const path = join(folder, 'pepper');
    secretFile(path, 32);
    chmodSync(path, 0o640);
    expect(() => secretFile(path, 32)).toThrow('chmod 600');
  });

  it('is refused, not replaced, where bytes are missing', () => {
    const path = join(folder, 'pepper');
    secretFile(path, 32);
    truncateSync(path, 31);
    expect(() => secretFile(path, 32)).toThrow('must hold 32 bytes, not 31');
  });
});
