import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wrongType } from './json-body.js';
import type { Log } from './options.js';
import { problemBody, problemOf } from './problem.js';

/** The one place where errors become answers, whether Nest or Fastify caught them. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // The answer has begun (a stream): all that is left is to cut it off, so that nobody takes it for whole.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const problem = isWrongType(error)
      ? wrongType(request)
      : problemOf(error, request.method === 'POST' ? 'command' : 'question');
    if (problem.status === 500) this.log.error({ err: error, correlationId: request.id }, 'request failed');
    void reply
      .code(problem.status)
      .headers(problem.more.headers ?? {})
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problemBody(problem, request.id)));
  }
}

const isWrongType = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';

export const PROBLEM_TYPE = 'application/problem+json';
