import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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
    const folder = dirname(resolve(path));
    if (!existsSync(folder)) throw new WrongUse(`There is no folder ${folder} for the report. Make it first.`);
    if (resolve(path) === resolve(imported)) throw new WrongUse('--report must not name the file that is imported.');
    if (existsSync(path) && !statSync(path).isFile()) throw new WrongUse(`The report ${path} is no file.`);
    rmSync(path, { force: true });
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
