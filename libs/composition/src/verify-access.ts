import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAccessLog } from '#audit/sqlite';

export interface VerifiedAccess extends ReturnType<typeof verifyAccessLog> {
  /** In the data folder; each process that has no access log to share has its own. */
  readonly file: string;
}

/** Recomputes the chain of every access log of a data folder. */
export const verifyAccess = (data: string): readonly VerifiedAccess[] => {
  const names = existsSync(data) ? readdirSync(data).filter((name) => /^access.*\.db$/.test(name)) : [];
  return names.sort().map((file) => ({ file, ...verifyAccessLog(join(data, file)) }));
};
