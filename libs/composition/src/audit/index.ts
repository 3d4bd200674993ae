import type { FastifyInstance } from 'fastify';
import { openTraceIndex } from '#audit/sqlite';
import type { Kenal } from '../open-kenal.js';
import { files } from '../secrets.js';
import { auditRoutes } from './audit-routes.js';
import { Trail } from './trail.js';

/** The audit of a log over HTTP, and how to end it. */
export const openAudit = (kenal: Pick<Kenal, 'writing' | 'queries'>, data: string) => {
  const index = openTraceIndex(files(data).trace);
  return {
    routes: auditRoutes(new Trail(kenal, index), kenal.writing.keys) satisfies (server: FastifyInstance) => void,
    close: async () => index.close(),
  };
};
