import type { FastifyInstance } from 'fastify';
import { ACCESS_KINDS, MAX_FOUND, type AccessKind, type AccessLog, type AccessQuestion } from '#audit';
import { isInstant } from '#kernel';
import { Problem } from '#nest';

type Asked = Partial<Record<'customer' | 'who' | 'kind' | 'from' | 'to' | 'limit' | 'cursor', string>>;

const DEFAULT_LIMIT = 100;

/** The access log as auditors see it: the newest first. */
export const accessRoutes =
  (access: Pick<AccessLog, 'find'>) =>
  (server: FastifyInstance): void => {
    server.get<{ Querystring: Asked }>(
      '/v1/audit/access',
      { config: { roles: ['auditor'], access: 'read' } },
      async ({ query }) => {
        const { items, next } = await access.find(questionOf(query));
        return { items, nextCursor: next === undefined ? null : String(next) };
      },
    );
  };

const questionOf = ({ customer: about, who, kind, from, to, limit, cursor, ...others }: Asked): AccessQuestion => {
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw wrong(`There is no parameter ${unknown[0]!.slice(0, 40)}.`);
  const size = Number(limit ?? DEFAULT_LIMIT);
  if (!Number.isInteger(size) || size < 1 || size > MAX_FOUND) throw wrong(`limit must be 1 to ${MAX_FOUND}.`);
  if (kind !== undefined && !(ACCESS_KINDS as readonly string[]).includes(kind)) {
    throw wrong(`kind must be one of ${ACCESS_KINDS.join(', ')}.`);
  }
  for (const moment of [from, to])
    if (moment !== undefined && !isInstant(moment)) throw wrong('from and to: instants.');
  const before = cursor === undefined ? undefined : Number(cursor);
  if (before !== undefined && !Number.isSafeInteger(before)) throw wrong('cursor must be one that was given.');
  return { about, who, kind: kind as AccessKind | undefined, from, to, before, limit: size };
};

const wrong = (detail: string): Problem => new Problem(400, 'invalid-query', detail);
