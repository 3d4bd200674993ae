import Database from 'better-sqlite3';
import { addMs, type Instant } from '#kernel';
import { canonicalJson } from '../canonical.js';
import {
  MAX_FOUND,
  RETENTION_DAYS,
  utcDay,
  type Access,
  type AccessLog,
  type AccessPage,
  type AccessQuestion,
  type RecordedAccess,
} from '../access-log/access.js';
import { accessHash, subjectsOf, verifyAccesses, type AccessReport } from '../access-log/verify-access-log.js';
import { Waiting, type AccessEntry } from '../access-log/waiting.js';
import { createTables, readingStatements, writingStatements, type Found } from './access-statements.js';

const BUSY_TIMEOUT_MS = 100;
const DAY_MS = 86_400_000;
/** Old entries that one batch removes, so that nobody waits long for it. */
const PRUNED_AT_ONCE = 1_000;

/**
 * The one writer of `access.db`. A batch is one commit; it survives the end of the process, though not of the machine
 * before SQLite's next checkpoint: an fsync ten times a second would hold up the commands.
 */
export class SqliteAccessLog implements AccessLog {
  private readonly db: Database.Database;
  private readonly sql: ReturnType<typeof readingStatements> & ReturnType<typeof writingStatements>;
  private readonly waiting: Waiting;
  private pruned = '';

  constructor(file: string, clock: { now(): Instant }) {
    this.db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = NORMAL');
    this.db.pragma('secure_delete = ON');
    createTables(this.db);
    this.sql = { ...readingStatements(this.db), ...writingStatements(this.db) };
    const write = this.db.transaction((entries: readonly AccessEntry[]) => this.write(entries));
    this.waiting = new Waiting(clock, write);
  }

  record(access: Access): void {
    this.waiting.add(access);
  }

  flush(): Promise<void> {
    return this.waiting.flush();
  }

  async find(question: AccessQuestion): Promise<AccessPage> {
    await this.flush();
    const { about, who, kind, from = '', to = '~', before = Number.MAX_SAFE_INTEGER } = question;
    const statement = about !== undefined ? this.sql.ofAbout : who !== undefined ? this.sql.ofWho : this.sql.newest;
    const wanted = { about: about ?? null, who: who ?? null, kind: kind ?? null, from, to, before };
    const limit = Math.min(question.limit, MAX_FOUND);
    const items = statement.all({ ...wanted, limit }).map(recorded);
    return { items, next: items.length < limit ? undefined : items.at(-1)!.n };
  }

  async head(): Promise<{ n: number; hash: string }> {
    await this.flush();
    return this.sql.head.get()!;
  }

  async close(): Promise<void> {
    await this.flush().finally(() => this.db.close());
  }

  private write(entries: readonly AccessEntry[]): number {
    let { n, hash } = this.sql.head.get()!;
    for (const access of entries) {
      n += 1;
      const entry = canonicalJson(access);
      hash = accessHash(hash, n, entry);
      this.sql.insert.run(n, access.at, access.kind, access.who ?? null, entry, hash);
      for (const subject of subjectsOf(access)) this.sql.insertAbout.run(subject, n);
    }
    this.prune(entries.at(-1)!.at);
    return entries.length;
  }

  private prune(now: Instant): void {
    const today = utcDay(now);
    if (today === this.pruned) return;
    const over = this.sql.before.all(addMs(now, -RETENTION_DAYS * DAY_MS), PRUNED_AT_ONCE);
    for (const found of over) {
      for (const subject of subjectsOf(recorded(found))) this.sql.removeAbout.run(subject, found.n);
    }
    const last = over.at(-1);
    if (last) {
      this.sql.begin.run(last.n, last.hash);
      this.sql.remove.run(last.n);
    }
    if (over.length < PRUNED_AT_ONCE) this.pruned = today;
  }
}

/** Recomputes the chain of an access log, whoever writes it meanwhile. */
export const verifyAccessLog = (file: string): AccessReport => {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return db.transaction(() => {
      const { beginning, all } = readingStatements(db);
      return verifyAccesses(beginning.get()!, all.iterate());
    })();
  } finally {
    db.close();
  }
};

const recorded = ({ n, entry }: Found): RecordedAccess => ({ n, ...(JSON.parse(entry) as Omit<RecordedAccess, 'n'>) });
