import { fork } from 'node:child_process';
import type { Swept } from '#privacy';

export interface SweepTask {
  readonly folder: string;
  readonly texts: readonly string[];
}

/**
 * `sweep` in a process of its own, never here: when a process closes any descriptor of a file, POSIX ends all locks
 * that it holds on that file (sqlite.org/howtocorrupt.html §2.2), so that our own databases would lie open to another
 * server, which deletes their write-ahead logs when it ends. The texts do not stand in its arguments.
 */
export const sweepApart = (task: SweepTask): Promise<readonly Swept[]> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./sweep-process.js', import.meta.url), { serialization: 'advanced' });
    child.once('message', (swept) => {
      resolve(swept as readonly Swept[]);
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`The search of the data folder ended with ${signal ?? code}.`)),
    );
    child.send(task);
  });
