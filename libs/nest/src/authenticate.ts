import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Actor } from '#kernel';
import type { Sender } from '#messaging';
import type { HttpOptions, Principal, Tokens } from './options.js';
import { Problem } from './problem.js';

/** Verified tokens are remembered, since verifying costs more than all else before the handler. */
const MAX_REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** Hook: who asks, and whether they may ask this address at all. Runs before the body is read. */
export const authenticate = ({ tokens, clock, denied }: Pick<HttpOptions, 'tokens' | 'clock' | 'denied'>): Hook => {
  const remembered = new LRUCache<string, Principal>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });

  const admit = (request: FastifyRequest, principal: Principal, done: (error?: Error) => void): void => {
    request.principal = principal;
    const { roles } = request.routeOptions.config;
    if (!roles || principal.roles.some((role) => role === 'admin' || roles.includes(role))) return done();
    denied({ principal, what: request.routeOptions.url ?? '', correlationId: request.id });
    done(forbidden());
  };

  return (request, _reply, done) => {
    if (request.is404 || request.routeOptions.config.public) return done();
    const token = bearerOf(request);
    const known = token === undefined ? undefined : remembered.get(token);
    if (known && !isOver(known, clock.now())) return admit(request, known, done);
    verified(tokens, token).then((principal) => {
      if (!principal || isOver(principal, clock.now())) return done(unauthenticated());
      if (token !== undefined) remembered.set(token, principal);
      admit(request, principal, done);
    }, done);
  };
};

export const forbidden = (): Problem => new Problem(403, 'forbidden', 'Your role may not do this.');

/** The principal of a request to an address that needs a token. */
export const principalOf = (request: FastifyRequest): Principal => {
  if (!request.principal) throw unauthenticated();
  return request.principal;
};

export const senderOf = ({ subject, roles, personal }: Principal): Sender => ({
  client: subject,
  actor: { kind: actorKind(roles), id: subject },
  roles,
  personal,
  channel: 'http',
});

const actorKind = (roles: readonly string[]): Actor['kind'] => {
  if (roles.includes('service')) return 'service';
  return roles.every((role) => role === 'customer') ? 'customer' : 'agent';
};

const unauthenticated = (): Problem =>
  new Problem(401, 'unauthenticated', 'A valid token is needed: Authorization: Bearer <token>.', {
    headers: { 'www-authenticate': 'Bearer' },
  });

const verified = async (tokens: Tokens, token: string | undefined): Promise<Principal | undefined> => {
  try {
    return await tokens.verify(token);
  } catch {
    return undefined;
  }
};

const bearerOf = ({ headers: { authorization } }: FastifyRequest): string | undefined =>
  authorization && /^bearer /i.test(authorization) ? authorization.slice('bearer '.length).trim() : undefined;

const isOver = ({ expiresAt }: Principal, now: string): boolean => expiresAt !== undefined && now >= expiresAt;
