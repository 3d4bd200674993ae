import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { v7 } from 'uuid';
import { ID_PATTERN } from '#kernel';
import { Problem } from './problem.js';

/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

// Ids that we make count up within a process, which has a UUID: one for each request would cost more than its routing.
const OURS = v7();
let made = 0;

/** The caller's `X-Correlation-Id`, else the trace id of `traceparent`, else a new one. */
export const correlationIdOf = ({ headers }: { headers: IncomingHttpHeaders }): string => {
  const given = headers['x-correlation-id'];
  if (typeof given === 'string' && ID_PATTERN.test(given)) return given;
  return TRACEPARENT.exec(String(headers['traceparent'] ?? ''))?.[1] ?? `${OURS}.${(made += 1)}`;
};

/** Hook: every answer carries the correlation id; a malformed one is refused, since it would not be found again. */
export const correlate = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
  reply.header('x-correlation-id', request.id);
  const given = request.headers['x-correlation-id'];
  if (given === undefined || given === request.id) return done();
  const detail = 'X-Correlation-Id must have 1–64 letters, digits or any of . _ : -, a letter or digit first.';
  done(new Problem(400, 'invalid-header', detail));
};
