import rateLimit from '@fastify/rate-limit';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkReason, tellAnswer } from './access.js';
import { authenticate } from './authenticate.js';
import { correlate, correlationIdOf } from './correlation.js';
import { serveDocs } from './docs.js';
import { acceptJson, checkEncoding } from './json-body.js';
import { LIMITS, type HttpOptions, type Limits } from './options.js';
import { Problem, problemBody } from './problem.js';
import { PROBLEM_TYPE, type ProblemFilter } from './problem-answer.js';
import { methodsOf, rememberRoutes } from './routes.js';
import { securityHeaders } from './security-headers.js';

/** Nest's adapter, with one way of answering errors and without what no request here needs. */
export class HttpAdapter extends FastifyAdapter {
  constructor(
    private readonly problems: ProblemFilter,
    limits: Limits,
  ) {
    super(serverOptions(problems, limits));
  }

  override setErrorHandler(): FastifyInstance {
    const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      this.problems.answer(error, request, reply);
      return reply;
    };
    return this.getInstance<FastifyInstance>().setErrorHandler(answer);
  }

  override setNotFoundHandler(): FastifyInstance {
    const server = this.getInstance<FastifyInstance>();
    return server.setNotFoundHandler((request, reply) => {
      this.problems.answer(notFound(methodsOf(server, request)), request, reply);
      return reply;
    });
  }
}

/** What runs before every handler, in this order: headers, correlation, closing, token, rate. */
export const furnish = async (server: FastifyInstance, its: HttpOptions, closing: AbortSignal): Promise<void> => {
  const limits = { ...LIMITS, ...its.limits };
  rememberRoutes(server);
  acceptJson(server, limits.bodyBytes);
  server.decorateRequest('principal', null);
  server.decorateRequest('whom', null);
  const headers = await securityHeaders();
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  server.addHook('onRequest', correlate);
  server.addHook('onRequest', checkReason);
  server.addHook('onRequest', (_request, reply, done) => {
    if (!closing.aborted) return done();
    reply.header('connection', 'close');
    done(new Problem(503, 'shutting-down', 'The server is stopping. Try again.', { headers: { 'retry-after': '5' } }));
  });
  server.addHook('onRequest', authenticate(its));
  server.addHook('onRequest', checkEncoding);
  server.addHook('onSend', tellAnswer(its));
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    its.metrics.observe({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    done();
  });
  await server.register(rateLimit, {
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: ({ principal, ip }) => principal?.subject ?? ip,
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, 'too-many-requests', 'Too many requests. Wait before the next one.', {
        headers: { 'retry-after': String(Math.ceil(ttl / 1000)) },
      }),
  });
  await serveDocs(server);
  if (its.extend) await extended(server, its.extend);
};

/** Default deny: an address that does not say who may ask is a mistake of ours. */
const extended = async (server: FastifyInstance, extend: NonNullable<HttpOptions['extend']>): Promise<void> => {
  const silent: string[] = [];
  let extending = true;
  server.addHook('onRoute', ({ url, config }) => {
    if (extending && !config?.public && !config?.roles) silent.push(url);
  });
  await extend(server);
  extending = false;
  if (silent.length > 0)
    throw new Error(`${silent.join(', ')} must say who may ask (\`roles\`), or that all may (\`public\`).`);
};

const serverOptions = (problems: ProblemFilter, limits: Limits) => ({
  skipMiddie: true,
  genReqId: correlationIdOf,
  bodyLimit: limits.bodyBytes,
  routerOptions: { maxParamLength: 600 },
  return503OnClosing: false,
  requestTimeout: limits.requestTimeoutMs,
  connectionTimeout: limits.idleTimeoutMs,
  http: {
    headersTimeout: limits.headersTimeoutMs,
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs),
  },
  frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    problems.answer(error, request, reply),
  clientErrorHandler,
});

/** What Node refuses before there is a request. */
function clientErrorHandler(error: Error & { code?: string }, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, code, detail] = CLIENT_ERRORS[error.code ?? ''] ?? [
    400,
    'malformed-request',
    'The request is not HTTP.',
  ];
  const body = JSON.stringify(problemBody(new Problem(status, code, detail), correlationIdOf({ headers: {} })));
  const head = [
    `HTTP/1.1 ${status} ${code}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`);
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'The request took too long to arrive.'],
};

const notFound = (methods: readonly string[]): Problem =>
  methods.length > 0
    ? new Problem(405, 'method-not-allowed', `Here: ${methods.join(', ')}.`, { headers: { allow: methods.join(', ') } })
    : new Problem(404, 'not-found', 'There is nothing at this address. See /docs.');
