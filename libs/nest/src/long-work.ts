import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemBody, problemOf } from './problem.js';
import { wantedFormat } from './whole-list.js';

/** Told at most so often. */
const TOLD_EVERY_MS = 200;

/** Of how much so much is done. */
export interface Done {
  readonly done: number;
  readonly total: number;
}

type Work = (progress: (done: Done) => void) => Promise<unknown>;

/**
 * Answers with what long work comes to. With `Accept: application/x-ndjson` lines of `{ "progress": { done, total } }`
 * come before the last one, `{ "result": … }` or `{ "problem": … }`; without it the connection may idle out first.
 */
export const answerLongWork = (request: FastifyRequest, reply: FastifyReply, work: Work): unknown => {
  if (wantedFormat(request.headers.accept) !== 'ndjson') return work(() => undefined);
  const lines = new Readable({ read: () => undefined });
  const tell = (line: object): void => void lines.push(`${JSON.stringify(line)}\n`);
  let toldAtMs = 0;
  const progress = (done: Done): void => {
    if (Date.now() - toldAtMs < TOLD_EVERY_MS) return;
    toldAtMs = Date.now();
    tell({ progress: done });
  };
  void work(progress)
    .then(
      (result) => tell({ result }),
      (error: unknown) => tell({ problem: problemBody(problemOf(error, 'command'), request.id) }),
    )
    .finally(() => lines.push(null));
  return reply.type('application/x-ndjson').send(lines);
};
