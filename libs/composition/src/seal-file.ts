import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalJson, firstDifference, type SealRecord } from '#audit';
import { makeFolder } from '#platform';

/** The seals in a file: keys and seals, a line of canonical JSON each. A torn last line is none. */
export const readSealFile = (file: string): SealRecord[] =>
  wholeLines(readFileSync(file, 'utf8')).map((line) => JSON.parse(line) as SealRecord);

/**
 * Writes what the file lacks of the log's seals; durable when it returns. Throws where the file has others or more:
 * then the log is not the one that was sealed.
 */
export const writeSealFile = (file: string, records: readonly SealRecord[]): void => {
  makeFolder(dirname(file));
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = wholeLines(text);
  const there = lines.map((line) => JSON.parse(line) as SealRecord);
  const differs = firstDifference(there, records);
  if (differs !== undefined || there.length > records.length) {
    const at = differs ?? records.length;
    throw new Error(
      `Line ${at + 1} of ${file} is no seal of this log: its end was cut off, or an older or another log was put in ` +
        'its place. Run kenal verify --chain; to go on with this log, move the file elsewhere and keep it.',
    );
  }
  if (there.length === records.length) return;
  const handle = openSync(file, 'a', 0o600);
  try {
    ftruncateSync(handle, Buffer.byteLength(lines.map(lineOf).join('')));
    writeSync(
      handle,
      records
        .slice(there.length)
        .map((record) => lineOf(canonicalJson(record)))
        .join(''),
    );
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const wholeLines = (text: string): string[] => text.split('\n').slice(0, -1);
const lineOf = (json: string): string => `${json}\n`;
