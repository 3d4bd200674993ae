import { copyFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { LedgerReport } from '#audit';

/** What `kenal verify --chain` would tell; `error`: why the seals that it was given are none. */
export interface Verdict {
  readonly report?: LedgerReport;
  readonly error?: string;
}

/** Notes which rows somebody touches, on this connection alone: the file knows nothing of it. */
const WATCH = `
  CREATE TEMP TABLE touched (position INTEGER PRIMARY KEY ON CONFLICT IGNORE);
  CREATE TEMP TRIGGER inserted AFTER INSERT ON main.events BEGIN INSERT INTO touched VALUES (new.position); END;
  CREATE TEMP TRIGGER deleted AFTER DELETE ON main.events BEGIN INSERT INTO touched VALUES (old.position); END;
  CREATE TEMP TRIGGER updated AFTER UPDATE ON main.events BEGIN
    INSERT INTO touched VALUES (old.position);
    INSERT INTO touched VALUES (new.position);
  END`;

const RESTORE = `
  CREATE TEMP TABLE undone AS SELECT position FROM touched;
  DELETE FROM main.events WHERE position IN (SELECT position FROM undone);
  INSERT INTO main.events SELECT * FROM whole.events WHERE position IN (SELECT position FROM undone);
  DROP TABLE undone;
  DELETE FROM touched`;

/** A copy of a log that somebody may alter, and a thread that verifies it. */
export class CopiedLog {
  private readonly db: Database.Database;
  private readonly verifier: Worker;

  constructor(whole: string, file: string) {
    copyFileSync(whole, file);
    this.db = new Database(file);
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = OFF');
    this.db.prepare('ATTACH ? AS whole').run(whole);
    this.db.exec(WATCH);
    this.verifier = new Worker(join(import.meta.dirname, 'verifier.mjs'), { workerData: { file } });
  }

  /**
   * Alters the log, has it verified, and gives it back its rows. `seals`: lines that were kept elsewhere. `anew`: no
   * page is taken from an earlier reading.
   */
  async altered<T>(
    alter: (db: Database.Database) => T,
    { seals, anew }: { readonly seals?: readonly string[] | undefined; readonly anew?: boolean } = {},
  ): Promise<readonly [T, Verdict]> {
    const did = this.db.transaction(() => alter(this.db)).immediate();
    const positions = this.db.prepare('SELECT position FROM touched').pluck().all();
    const verdict = await this.ask({ seals, ...(!anew && { altered: positions }) });
    this.db.transaction(() => this.db.exec(RESTORE)).immediate();
    return [did, verdict];
  }

  /** As it is, all of it. */
  verified(seals?: readonly string[]): Promise<Verdict> {
    return this.ask({ seals });
  }

  private async ask(question: object): Promise<Verdict> {
    this.verifier.postMessage(question);
    const [verdict] = (await once(this.verifier, 'message')) as [Verdict];
    return verdict;
  }

  async close(): Promise<void> {
    await this.verifier.terminate();
    this.db.close();
  }
}
