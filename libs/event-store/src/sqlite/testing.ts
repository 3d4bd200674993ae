import type Database from 'better-sqlite3';

/** A connection whose next commit fails, before it is made or after. */
export const breakable = (db: Database.Database) => {
  let failing: 'before' | 'after' | undefined;
  const commit = (statement: Database.Statement) => ({
    run() {
      const when = failing;
      failing = undefined;
      if (when === 'before') throw new Error('disk I/O error');
      statement.run();
      if (when === 'after') throw new Error('disk I/O error');
    },
  });
  const proxy = new Proxy(db, {
    get(target, key: keyof Database.Database) {
      if (key === 'prepare') {
        return (sql: string) => (sql === 'COMMIT' ? commit(target.prepare(sql)) : target.prepare(sql));
      }
      const own = target[key];
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
  return { db: proxy, breakNext: (when: 'before' | 'after') => void (failing = when) };
};
