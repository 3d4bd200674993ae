import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandHandling } from '#messaging';
import { principalOf } from './authenticate.js';
import { answerLines } from './batch.js';
import { CommandSender, mustBeKey } from './command-sender.js';
import { CLOSING, HANDLING } from './injected.js';
import { wrongType } from './json-body.js';
import { Problem } from './problem.js';

/** All commands. */
@Controller('v1')
export class CommandsController {
  constructor(
    @Inject(CommandSender) private readonly sender: CommandSender,
    @Inject(HANDLING) private readonly handling: CommandHandling,
    @Inject(CLOSING) private readonly closing: AbortSignal,
  ) {}

  @Post('commands/:name')
  @HttpCode(200)
  async send(@Req() request: FastifyRequest<{ Params: { name: string } }>, @Res() reply: FastifyReply): Promise<void> {
    if (request.body === undefined) throw wrongType(request);
    const receipt = await this.sender.send({
      name: request.params.name,
      body: request.body,
      idempotencyKey: headerOf(request, 'idempotency-key'),
      principal: principalOf(request),
      correlationId: request.id,
    });
    void reply.type(JSON_TYPE).send(JSON.stringify(receipt));
  }

  @Post('commands::batch')
  @HttpCode(200)
  @RouteConfig({ ndjson: true })
  batch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!(request.body instanceof Readable)) throw wrongType(request);
    const sender = { principal: principalOf(request), correlationId: request.id };
    const lines = answerLines(request.body, {
      correlationId: request.id,
      closing: this.closing,
      send: (line) => this.sender.send({ ...line, ...sender }),
    });
    void reply.type('application/x-ndjson').send(Readable.from(lines));
  }

  @Get('commands/:key')
  async outcome(
    @Req() request: FastifyRequest<{ Params: { key: string } }>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    mustBeKey(request.params.key);
    const receipt = await this.handling.outcome(principalOf(request).subject, request.params.key);
    if (!receipt)
      throw new Problem(404, 'nothing-appended', 'Nothing was appended under this key. Repeat the command.');
    void reply.type(JSON_TYPE).send(JSON.stringify(receipt));
  }
}

export const JSON_TYPE = 'application/json; charset=utf-8';

const headerOf = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};
