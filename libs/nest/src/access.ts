import type { FastifyReply, FastifyRequest } from 'fastify';
import { ID_PATTERN, Rejection } from '#kernel';
import { Forbidden } from '#messaging';
import type { Access, HttpOptions } from './options.js';
import { Problem } from './problem.js';

const REASON = 'x-reason';

/** Hook: a reason is kept for years, so it is an id (of a case, a ticket, a request) and no sentence about somebody. */
export const checkReason = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
  const given = request.headers[REASON];
  if (given === undefined || isId(given)) return done();
  done(new Problem(400, 'invalid-header', 'X-Reason must be an id such as case-7: 1–64 letters, digits, . _ : or -.'));
};

/** What the asker says it is for. */
export const reasonOf = ({ headers }: FastifyRequest): string | undefined => headers[REASON] as string | undefined;

/** Hook: tells the access log of answers at addresses that say so, before they are given. */
export const tellAnswer =
  ({ accessed }: Pick<HttpOptions, 'accessed'>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { access: kind, url = '' } = request.routeOptions.config;
    if (!kind || reply.statusCode >= 400) return;
    const { principal, whom, id: correlationId } = request;
    const key = keyOf((request.params as { id?: unknown } | undefined)?.id);
    accessed({ kind, principal, what: url, key, whom: whom ?? [], reason: reasonOf(request), correlationId });
  };

/** How a command or question that failed is told, if it is. What else goes wrong is a fault, not an access. */
export const failureOf = (error: unknown): Pick<Access, 'kind' | 'code'> | undefined => {
  if (error instanceof Forbidden) return DENIED;
  return error instanceof Rejection ? { kind: 'refused', code: error.code } : undefined;
};

export const DENIED = { kind: 'denied', code: 'forbidden' } as const;

/** Only what can be an id is kept: whatever else stands in the place of a key may be somebody's name. */
export const keyOf = (given: unknown): string | undefined => (isId(given) ? given : undefined);

const isId = (given: unknown): given is string => typeof given === 'string' && ID_PATTERN.test(given);
