import type { FastifyInstance } from 'fastify';
import type { Projections } from '#messaging';
import { Problem } from '#nest';
import { viewNames } from './view-names.js';

/** What the command line asks of a running server. */
export const maintenance =
  (projections: Pick<Projections, 'rebuild' | 'retry'>) =>
  (server: FastifyInstance): void => {
    server.post<{ Querystring: { view?: string } }>(
      '/v1/maintenance/verify-views',
      { config: { roles: ['auditor'] } },
      ({ query }) =>
        projections.rebuild(query.view === undefined ? viewNames() : [known(query.view)], { dryRun: true }),
    );
    server.post<{ Params: { view: string } }>(
      '/v1/maintenance/rebuild/:view',
      { config: { roles: ['admin'] } },
      ({ params }) => projections.rebuild([known(params.view)]),
    );
    server.post<{ Params: { view: string; key: string } }>(
      '/v1/maintenance/retry/:view/:key',
      { config: { roles: ['admin'] } },
      async ({ params }) => ({ folded: await projections.retry(known(params.view), params.key) }),
    );
  };

const known = (view: string): string => {
  if (viewNames().includes(view)) return view;
  throw new Problem(404, 'unknown-view', `There is no view of this name. There are ${viewNames().join(', ')}.`);
};
