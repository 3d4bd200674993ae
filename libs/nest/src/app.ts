import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { httpModule } from './module.js';
import { LIMITS, type HttpOptions } from './options.js';
import { ProblemFilter } from './problem-answer.js';
import { furnish, HttpAdapter } from './server.js';

export interface HttpApp {
  readonly server: FastifyInstance;
  /** Resolves, when connections are accepted, to the address such as `http://127.0.0.1:7070`. */
  listen(at: { host: string; port: number }): Promise<string>;
  /** Ends streams, refuses what is new, finishes within 10 s what is being handled, then closes. */
  close(): Promise<void>;
}

const CLOSE_IDLE_EVERY_MS = 50;
/** After it, whatever clients still read or send is cut off. */
const CLOSE_GRACE_MS = 10_000;

/** The HTTP interface of api.md §2 over the given handling, ready for requests (also `server.inject`). */
export const createHttpApp = async (options: HttpOptions): Promise<HttpApp> => {
  const closing = new AbortController();
  const problems = new ProblemFilter(options.log);
  const adapter = new HttpAdapter(problems, { ...LIMITS, ...options.limits });
  const module = httpModule(options, closing.signal);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  const server = adapter.getInstance<FastifyInstance>();
  app.useGlobalFilters(problems);
  await furnish(server, options, closing.signal);
  await app.init();
  await server.ready();
  return {
    server,
    listen: async ({ host, port }) => {
      await app.listen(port, host);
      return app.getUrl();
    },
    close: () => {
      closing.abort();
      return closed(server.server, app.close());
    },
  };
};

// A connection that was busy when the server began to close stays open for as long as it is kept alive.
const closed = async (server: Server, closing: Promise<void>): Promise<void> => {
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const all = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closing.finally(() => {
    clearInterval(idle);
    clearTimeout(all);
  });
};
