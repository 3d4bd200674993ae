import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessReport } from '#audit';
import { verifyAccessLog } from '#audit/sqlite';
import type { EventStore } from '#event-store';
import { systemClock } from '#platform';

export interface VerifiedAccess extends AccessReport {
  /** A file of the data folder, or the streams on the server of the log. */
  readonly place: string;
}

/** Recomputes the chain of every access log: of the data folder, and beside the log where that lies on a server. */
export const verifyAccess = async (
  data: string,
  { beside }: Pick<EventStore, 'beside'>,
): Promise<readonly VerifiedAccess[]> => {
  const names = existsSync(data) ? readdirSync(data).filter((name) => /^access.*\.db$/.test(name)) : [];
  const inFiles = names.sort().map((name) => ({ place: name, ...verifyAccessLog(join(data, name)) }));
  if (!beside) return inFiles;
  const { StreamAccessLog } = await import('#audit/eventstoredb');
  const log = new StreamAccessLog(beside, systemClock());
  return [...inFiles, { place: 'streams ~access-<day>', ...(await log.verify()) }];
};
