import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import type { Sender } from '#messaging';
import { AuthUnavailable } from '#platform';
import { DENIED } from './access.js';
import type { HttpOptions, Principal, Tokens } from './options.js';
import { Problem } from './problem.js';

/** Hook: who asks, and whether they may ask this address at all. Runs before the body is read. */
export const authenticate =
  ({ tokens, accessed }: Pick<HttpOptions, 'tokens' | 'accessed'>) =>
  async (request: FastifyRequest): Promise<void> => {
    const { public: open, roles } = request.routeOptions.config;
    if (request.is404 || open) return;
    const asked = { what: request.routeOptions.url ?? '', correlationId: request.id };
    const principal = await tokens.verify(bearerOf(request)).catch((error: unknown) => {
      if (error instanceof AuthUnavailable) throw new Problem(503, 'auth-unavailable', error.message, RETRY);
      accessed({ kind: 'denied', principal: null, code: 'unauthenticated', ...asked });
      throw unauthenticated();
    });
    request.principal = principal;
    if (!roles || principal.roles.some((role) => role === 'admin' || roles.includes(role))) return;
    accessed({ ...DENIED, principal, ...asked });
    throw forbidden();
  };

const RETRY = { headers: { 'retry-after': '5' } };

/** Whether the token of a request, which was good when it arrived, still is. */
export const isStillGood = (tokens: Tokens, request: FastifyRequest): Promise<boolean> =>
  tokens.verify(bearerOf(request)).then(
    () => true,
    () => false,
  );

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

const bearerOf = ({ headers: { authorization } }: FastifyRequest): string | undefined =>
  authorization && /^bearer /i.test(authorization) ? authorization.slice('bearer '.length).trim() : undefined;
