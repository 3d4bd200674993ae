import type { FastifyInstance } from 'fastify';
import { viewNames, type Embedded } from '#embedded';

/** What the command line asks of a running server. */
export const maintenance =
  ({ projections }: Embedded) =>
  (server: FastifyInstance): void => {
    server.post<{ Querystring: { view?: string } }>(
      '/v1/maintenance/verify-views',
      { config: { roles: ['auditor'] } },
      ({ query }) => projections.rebuild(query.view === undefined ? viewNames() : [query.view], { dryRun: true }),
    );
    server.post<{ Params: { view: string } }>(
      '/v1/maintenance/rebuild/:view',
      { config: { roles: ['admin'] } },
      ({ params }) => projections.rebuild([params.view]),
    );
    server.post<{ Params: { view: string; key: string } }>(
      '/v1/maintenance/retry/:view/:key',
      { config: { roles: ['admin'] } },
      async ({ params }) => ({ folded: await projections.retry(params.view, params.key) }),
    );
  };
