import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { writableFile } from '../files.js';
import { WrongUse } from '../wrong-use.js';
import type { RejectedRow } from './run-import.js';

/** Bad rows as lines of JSON. Made when the first comes; what an earlier run left there is removed. */
export class ReportFile {
  private handle: number | undefined;

  /** Throws `WrongUse` where it cannot be written. */
  constructor(
    private readonly path: string,
    imported: string,
  ) {
    if (resolve(path) === resolve(imported)) throw new WrongUse('--report must not name the file that is imported.');
    rmSync(writableFile(path), { force: true });
  }

  /** Undefined: there was nothing to report. */
  get name(): string | undefined {
    return this.handle === undefined ? undefined : this.path;
  }

  // At once: a run that is killed has told of every row that it left out.
  write(row: RejectedRow): void {
    this.handle ??= openSync(this.path, 'w');
    writeSync(this.handle, `${JSON.stringify(row)}\n`);
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
  }
}
