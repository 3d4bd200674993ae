import type { FastifyInstance } from 'fastify';
import { Problem, principalOf, senderOf } from '#nest';
import { exportPerson } from './export-person.js';
import { forgetCustomer, type Forgetting } from './forget.js';

type One = { Params: { id: string }; Body: object };

/** What a person may ask of us: all that we have of them, and that we forget it. */
export const privacyRoutes =
  (kenal: Forgetting, folder: string) =>
  (server: FastifyInstance): void => {
    server.get<One>(
      '/v1/privacy/customers/:id/export',
      { config: { roles: ['agent'], access: 'exported' } },
      async (request) => {
        if (request.headers['x-reason'] === undefined) throw reasonRequired();
        const exported = await exportPerson(kenal, request.params.id, senderOf(principalOf(request)));
        request.whom = [request.params.id];
        return exported;
      },
    );
    server.post<One>('/v1/privacy/customers/:id/forget', { config: { roles: ['agent'] } }, (request) =>
      forgetCustomer(kenal, folder, {
        customerId: request.params.id,
        terms: request.body as object,
        sender: senderOf(principalOf(request)),
        correlationId: request.id,
      }),
    );
  };

const reasonRequired = (): Problem =>
  new Problem(400, 'reason-required', 'Say in the header X-Reason what it is for: the id of a request or case.');
