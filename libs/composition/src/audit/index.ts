import type { FastifyInstance } from 'fastify';
import { openTraceIndex } from '#audit/sqlite';
import type { Config } from '#platform';
import type { Kenal } from '../open-kenal.js';
import { files } from '../secrets.js';
import { auditRoutes } from './audit-routes.js';
import { Trail } from './trail.js';

/** The audit of a log over HTTP, and how to end it. */
export const openAudit = (kenal: Pick<Kenal, 'writing' | 'queries'>, config: Pick<Config, 'data' | 'timeZone'>) => {
  const index = openTraceIndex(files(config.data).trace);
  return {
    routes: auditRoutes(new Trail(kenal, index), kenal.writing.keys, config.timeZone) satisfies (
      server: FastifyInstance,
    ) => void,
    close: async () => index.close(),
  };
};
