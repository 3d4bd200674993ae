import type Database from 'better-sqlite3';
import { OutcomeUnknown } from '../port.js';

const MAX_GROUP = 256;
/** More than this waiting means that callers send without waiting for answers. */
const MAX_WAITING = 10_000;

interface Job {
  readonly run: () => unknown;
  readonly dueBy: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs what waits in this turn of the event loop in one transaction and answers after its commit. Nobody waits for
 * company: a single caller has its own transaction at once. A group in which something fails is rolled back and run
 * again one by one, so that it fails alone; a savepoint each would cost a fifth of the throughput where nothing fails.
 */
export class GroupCommit {
  /** Transactions made durable so far. */
  commits = 0;
  private waiting: Job[] = [];
  private readonly begin: Database.Statement;
  private readonly commit: Database.Statement;

  constructor(
    private readonly db: Database.Database,
    private readonly listener: { committed(): void; rolledBack(): void },
  ) {
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
  }

  /**
   * `run` writes and answers at once, and may be run again after a rollback. An error that it answers, having written
   * nothing, is thrown to the caller alone; any other failure rejects with `OutcomeUnknown`.
   */
  submit<T>(run: () => T | Error, deadlineMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.waiting.length >= MAX_WAITING) {
        return reject(new OutcomeUnknown(new Error(`${MAX_WAITING} appends are waiting already.`)));
      }
      this.waiting.push({ run, dueBy: performance.now() + deadlineMs, resolve, reject });
      if (this.waiting.length === 1) setImmediate(this.next);
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  private readonly next = (): void => {
    const group = this.waiting.slice(0, MAX_GROUP);
    this.waiting = this.waiting.slice(MAX_GROUP);
    if (this.waiting.length > 0) setImmediate(this.next);
    const now = performance.now();
    for (const { dueBy, reject } of group) {
      if (dueBy < now) reject(new OutcomeUnknown(new Error('The deadline passed before the append began.')));
    }
    this.runTogether(group.filter(({ dueBy }) => dueBy >= now));
  };

  private runTogether(group: readonly Job[]): void {
    if (group.length === 0) return;
    let answers: unknown[];
    try {
      this.begin.run();
      answers = group.map(({ run }) => run());
      this.commit.run();
    } catch (error) {
      this.rollBack();
      if (group.length === 1) group[0]!.reject(new OutcomeUnknown(error));
      else for (const job of group) this.runTogether([job]);
      return;
    }
    this.commits += 1;
    group.forEach(({ resolve, reject }, nth) => {
      const answer = answers[nth];
      if (answer instanceof Error) reject(answer);
      else resolve(answer as never);
    });
    this.listener.committed();
  }

  private rollBack(): void {
    // SQLite has rolled back by itself after some errors (a full disk).
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    this.listener.rolledBack();
  }
}
