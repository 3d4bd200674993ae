import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { codeOf } from './damage.js';

/**
 * Lets one process write a log. The lock is the kernel's, on an empty SQLite file beside the log, so that it ends with
 * its process however that ends, and two cannot take it at once. Answers how to release it; throws who holds it.
 */
export const lockForWriting = (file: string): (() => void) => {
  const holder = `${file}.pid`;
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (codeOf(error) === 'SQLITE_BUSY') throw new LogIsOpen(file, pidIn(holder));
    throw error;
  }
  writeFileSync(holder, `${process.pid}\n`);
  return () => {
    rmSync(holder, { force: true });
    // The file stays: whoever opened it meanwhile would hold a lock on a file that nobody else finds.
    lock.close();
  };
};

export class LogIsOpen extends Error {
  constructor(file: string, pid: string | undefined) {
    super(`${file} is open for writing${pid ? ` in process ${pid}` : ''}. Stop that process first.`);
    this.name = 'LogIsOpen';
  }
}

const pidIn = (holder: string): string | undefined => {
  try {
    return readFileSync(holder, 'utf8').trim();
  } catch {
    return undefined;
  }
};
