import type Database from 'better-sqlite3';
import { ClockWentBack } from '../port.js';
import { END, nowOfAllThreads, type Delivery, type Failure, type Order, type Port } from './writer-elsewhere.js';
import { unpacked, type Job } from './packed-jobs.js';
import { writerHere, type Writer } from './writer.js';

/** Writes over `db` what a `WriterElsewhere` asks for at the other end of the port; closes it at the end. */
export const serveWriter = (port: Port, db: Database.Database, ended: () => void = () => undefined): void => {
  const writer = writerHere(db, () => undefined);
  port.on('message', async (message) => {
    const order = message as Order | typeof END;
    if (order === END) {
      await writer.close();
      db.close();
      return ended();
    }
    const answers = await Promise.all(unpacked(order.jobs).map((job) => done(writer, job).catch(failureOf)));
    port.postMessage({ id: order.id, answers, commits: writer.commits } satisfies Delivery);
  });
};

const done = (writer: Writer, job: Job) =>
  job.kind === 'checkpoint'
    ? writer.setCheckpoint(job.name, job.at).then(() => undefined)
    : writer.append(job.stream, job.first, job.events, job.dueMs - nowOfAllThreads());

const failureOf = (error: Error): Failure =>
  error instanceof ClockWentBack
    ? { kind: 'clock-went-back', recordedAt: error.recordedAt, last: error.last }
    : { kind: 'unknown', why: String(error.cause ?? error) };
