import type { FastifyInstance } from 'fastify';
import { Problem, answerLongWork } from '#nest';
import { rebuildViews, type Rebuilding } from './rebuild-views.js';
import { viewNames } from './view-names.js';

/** What the command line asks of a running server. */
export const maintenance =
  (projections: Rebuilding) =>
  (server: FastifyInstance): void => {
    server.post<{ Querystring: { view?: string } }>(
      '/v1/maintenance/verify-views',
      { config: { roles: ['auditor'] } },
      (request, reply) => {
        const views = request.query.view === undefined ? viewNames() : [known(request.query.view)];
        return answerLongWork(request, reply, (progress) =>
          rebuildViews(projections, views, { dryRun: true, progress }),
        );
      },
    );
    server.post<{ Params: { view: string } }>(
      '/v1/maintenance/rebuild/:view',
      { config: { roles: ['admin'] } },
      (request, reply) => {
        const views = [known(request.params.view)];
        return answerLongWork(request, reply, (progress) =>
          rebuildViews(projections, views, { dryRun: false, progress }),
        );
      },
    );
    server.post<{ Params: { view: string } }>(
      '/v1/maintenance/rollback/:view',
      { config: { roles: ['admin'] } },
      async ({ params }) => {
        const rolledBack = await projections.rollBack(known(params.view));
        return rolledBack ?? nothingKept(params.view);
      },
    );
    server.get<{ Params: { view: string } }>(
      '/v1/maintenance/parked/:view',
      { config: { roles: ['auditor'] } },
      async ({ params }) => ({ items: await projections.parked(known(params.view)) }),
    );
    server.post<{ Params: { view: string; key: string } }>(
      '/v1/maintenance/retry/:view/:key',
      { config: { roles: ['admin'] } },
      async ({ params }) => ({ folded: await projections.retry(known(params.view), params.key) }),
    );
  };

const nothingKept = (view: string): never => {
  throw new Problem(409, 'nothing-kept', `No earlier build of ${view} is kept to switch back to.`);
};

const known = (view: string): string => {
  if (viewNames().includes(view)) return view;
  throw new Problem(404, 'unknown-view', `There is no view of this name. There are ${viewNames().join(', ')}.`);
};
