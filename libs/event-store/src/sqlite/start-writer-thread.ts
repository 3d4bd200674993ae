import { Worker } from 'node:worker_threads';
import { HEAD_OF_STREAM } from './appender.js';
import type { Furnishing } from './sqlite-event-store.js';
import { WriterElsewhere } from './writer-elsewhere.js';

/**
 * Starts the thread that writes the log `file`. Its errors have no listener, so what ends the thread ends the process,
 * as if it wrote by itself: a server that answers but keeps nothing would help nobody.
 */
export const startWriterThread =
  (file: string): NonNullable<Furnishing['startWriter']> =>
  (db, committed) => {
    const head = db.prepare<[string], number | null>(HEAD_OF_STREAM).pluck();
    const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: { file } });
    const ended = new Promise<void>((resolve, reject) => {
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The log's writer ended with ${code}.`))));
    });
    return new WriterElsewhere(worker, { committed, ended, readHead: (stream) => head.get(stream) ?? -1 });
  };
