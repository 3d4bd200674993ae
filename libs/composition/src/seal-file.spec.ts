import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SealRecord } from '#audit';
import { logOf, recordsOf, sealsOf } from '#audit/testing';
import { readSealFile, writeSealFile } from './seal-file.js';

const records = recordsOf(sealsOf(logOf('a', 'b', 'c', 'd'), 2));
const others = recordsOf(sealsOf(logOf('a', 'b', 'c', 'x'), 2));

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-seals-'));
  file = join(folder, 'seals', 'seals.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file of seals', () => {
  it('gets what it lacks, once, and tells it again', () => {
    writeSealFile(file, records.slice(0, 2));
    writeSealFile(file, records);
    const { size } = statSync(file);
    writeSealFile(file, records);
    expect(readSealFile(file)).toEqual(records);
    expect(statSync(file).size).toBe(size);
  });

  it('mends a line that a crash tore', () => {
    writeSealFile(file, records.slice(0, 2));
    appendFileSync(file, '{"data":{"keyId"');
    expect(readSealFile(file)).toEqual(records.slice(0, 2));
    writeSealFile(file, records);
    expect(readSealFile(file)).toEqual(records);
  });

  it.each<[string, readonly SealRecord[]]>([
    ['lacks a seal that the file has', records.slice(0, 2)],
    ['has another seal', others],
  ])('refuses a log that %s', (_, found) => {
    writeSealFile(file, records);
    expect(() => writeSealFile(file, found)).toThrow(/Line 3 of .* is no seal of this log/);
    expect(readSealFile(file)).toEqual(records);
  });
});
