import type { FastifyInstance, FastifyRequest } from 'fastify';

interface Known {
  readonly pattern: RegExp;
  readonly method: string;
}

const routes = new WeakMap<FastifyInstance, Known[]>();

/** Notes every route that is added from now on, so that a wrong method can be told from a wrong address. */
export const rememberRoutes = (server: FastifyInstance): void => {
  const known: Known[] = [];
  routes.set(server, known);
  server.addHook('onRoute', ({ url, method }) => {
    for (const each of [method].flat()) known.push({ pattern: patternOf(url), method: each });
  });
};

/** The methods that the address takes instead of the one used; none: there is nothing at this address. */
export const methodsOf = (server: FastifyInstance, request: FastifyRequest): readonly string[] => {
  const [path = ''] = request.url.split('?', 1);
  const fitting = (routes.get(server) ?? []).filter(({ pattern }) => pattern.test(path));
  const methods = new Set(fitting.map(({ method }) => method));
  return methods.has(request.method) ? [] : [...methods].sort();
};

const patternOf = (url: string): RegExp => {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    if (/^:[^:]/.test(part)) return '[^/]+';
    return part.replaceAll('::', ':').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
};
