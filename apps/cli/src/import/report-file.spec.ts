import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReportFile } from './report-file.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = join(folder, 'rows.csv');
const path = join(folder, 'rejected.ndjson');
const row = { line: 2, code: 'unreadable', reason: 'not JSON' };

describe('the report of an import', () => {
  it('has the rows of this run, none of an earlier one, and is not there without rows', () => {
    writeFileSync(path, 'of an earlier run');
    const report = new ReportFile(path, ROWS);
    expect([report.name, existsSync(path)]).toEqual([undefined, false]);
    report.write(row);
    report.write(row);
    report.close();
    expect(report.name).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(row)}\n`.repeat(2));
  });

  it.each([
    [join(folder, 'missing', 'rejected.ndjson'), 'There is no folder'],
    [folder, 'is a folder'],
    [ROWS, '--report must not name the file that is imported.'],
  ])('is refused before anything is imported: %s', (wrong, sentence) => {
    writeFileSync(ROWS, 'a\n1\n');
    expect(() => new ReportFile(wrong, ROWS)).toThrow(sentence);
    expect(readFileSync(ROWS, 'utf8')).toBe('a\n1\n');
  });
});
