import Database from 'better-sqlite3';
import { addMs, type Instant } from '#kernel';
import { canonicalJson } from '../canonical.js';
import {
  FLUSH_MS,
  MAX_FOUND,
  RETENTION_DAYS,
  StoreUnavailable,
  type Access,
  type AccessLog,
  type AccessQuestion,
  type RecordedAccess,
} from '../access-log/access.js';
import { accessHash, subjectsOf, verifyAccesses, type AccessReport } from '../access-log/verify-access-log.js';
import { createTables, readingStatements, writingStatements, type Found } from './access-statements.js';

const BUSY_TIMEOUT_MS = 100;
const DAY_MS = 86_400_000;
/** Entries in memory while the disk takes none. */
const MAX_WAITING = 10_000;

/** Old entries that one batch removes, so that nobody waits long for it. */
const PRUNED_AT_ONCE = 1_000;

type Waiting = Access & { readonly at: Instant; times?: number };

/**
 * The one writer of `access.db`. A batch is one commit; it survives the end of the process, though not of the machine
 * before SQLite's next checkpoint: an fsync ten times a second would hold up the commands.
 */
export class SqliteAccessLog implements AccessLog {
  private readonly db: Database.Database;
  private readonly sql: ReturnType<typeof readingStatements> & ReturnType<typeof writingStatements>;
  private readonly now: () => Instant;
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private pruned = '';
  private failure: unknown;

  constructor(file: string, clock: { now(): Instant }) {
    this.db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = NORMAL');
    this.db.pragma('secure_delete = ON');
    createTables(this.db);
    this.sql = { ...readingStatements(this.db), ...writingStatements(this.db) };
    this.now = () => clock.now();
  }

  record(access: Access): void {
    if (this.waiting.length >= MAX_WAITING) throw new StoreUnavailable(this.failure);
    const last = this.waiting.at(-1);
    if (last && isSameFromNobody(last, access)) last.times = (last.times ?? 1) + 1;
    else this.waiting.push({ ...access, at: this.now() });
    this.timer ??= setTimeout(() => this.flushLater(), FLUSH_MS).unref();
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    try {
      this.db.transaction(() => this.write(this.waiting))();
    } catch (error) {
      this.failure = error;
      throw new StoreUnavailable(error);
    }
    this.waiting = [];
  }

  find({ about, who, kind, from = '', to = '~', before = Number.MAX_SAFE_INTEGER, limit }: AccessQuestion) {
    this.flush();
    const statement = about !== undefined ? this.sql.ofAbout : who !== undefined ? this.sql.ofWho : this.sql.newest;
    const wanted = { about: about ?? null, who: who ?? null, kind: kind ?? null, from, to, before };
    return statement.all({ ...wanted, limit: Math.min(limit, MAX_FOUND) }).map(recorded);
  }

  head(): { n: number; hash: string } {
    this.flush();
    return this.sql.head.get()!;
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.db.close();
    }
  }

  // What cannot be written now waits for the next entry; `record` tells when too much does.
  private flushLater(): void {
    try {
      this.flush();
    } catch {
      this.timer = setTimeout(() => this.flushLater(), FLUSH_MS).unref();
    }
  }

  private write(entries: readonly Waiting[]): void {
    let { n, hash } = this.sql.head.get()!;
    for (const access of entries) {
      n += 1;
      const entry = canonicalJson(access);
      hash = accessHash(hash, n, entry);
      this.sql.insert.run(n, access.at, access.kind, access.who ?? null, entry, hash);
      for (const subject of subjectsOf(access)) this.sql.insertAbout.run(subject, n);
    }
    this.prune(entries.at(-1)!.at);
  }

  private prune(now: Instant): void {
    const today = now.slice(0, 10);
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

const isSameFromNobody = (a: Access, b: Access): boolean =>
  a.who === undefined && b.who === undefined && a.kind === b.kind && a.what === b.what && a.code === b.code;

const recorded = ({ n, entry }: Found): RecordedAccess => ({ n, ...(JSON.parse(entry) as Omit<RecordedAccess, 'n'>) });
