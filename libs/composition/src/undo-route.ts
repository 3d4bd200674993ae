import type { FastifyInstance } from 'fastify';
import { ID_PATTERN } from '#kernel';
import { answerLongWork, Problem } from '#nest';
import type { Undo } from './undo.js';

/** `POST /v1/maintenance/undo/<correlationId>`, with `?preview=true` for what it would come to. */
export const undoRoute =
  (undo: Undo) =>
  (server: FastifyInstance): void => {
    server.post<{ Params: { correlationId: string }; Querystring: { preview?: string } }>(
      '/v1/maintenance/undo/:correlationId',
      { config: { roles: ['admin'] } },
      (request, reply) => {
        const { correlationId } = request.params;
        const { preview = 'false' } = request.query;
        if (!ID_PATTERN.test(correlationId)) throw new Problem(400, 'invalid-parameter', 'This is no correlation id.');
        if (preview !== 'true' && preview !== 'false')
          throw new Problem(400, 'invalid-parameter', 'preview must be true or false.');
        const id = request.principal?.subject ?? 'anybody';
        const sender = { client: id, actor: { kind: 'agent', id }, roles: ['admin'] } as const;
        return answerLongWork(request, reply, (progress) =>
          undo(correlationId, { preview: preview === 'true', sender, progress }),
        );
      },
    );
  };
