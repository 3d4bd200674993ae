import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server.js';

/** Files of the data folder on which the server holds a lock, where the system tells (Linux). */
export const lockedFiles = ({ folder, process: { pid } }: Server): readonly string[] => {
  const locks = existsSync('/proc/locks') ? readFileSync('/proc/locks', 'utf8').split('\n') : [];
  const inodes = locks
    .map((line) => line.split(/\s+/))
    .filter((columns) => columns[4] === String(pid))
    .map((columns) => Number(columns[5]!.split(':').at(-1)));
  return readdirSync(folder).filter((name) => inodes.includes(statSync(join(folder, name)).ino));
};
