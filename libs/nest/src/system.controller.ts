import { Controller, Get, Inject, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from './commands.controller.js';
import { OPTIONS } from './injected.js';
import type { HttpOptions } from './options.js';

/** Needs no token: who watches the process has none, and there is nothing personal in it. */
const OPEN = { public: true, rateLimit: false };

/** Health, metrics and the description of the interface. */
@Controller()
export class SystemController {
  private readonly openApi: string;
  private readonly asyncApi: string;

  constructor(@Inject(OPTIONS) private readonly its: HttpOptions) {
    this.openApi = JSON.stringify(its.openApi);
    this.asyncApi = JSON.stringify(its.asyncApi);
  }

  @Get('health/live')
  @RouteConfig(OPEN)
  live(@Res() reply: FastifyReply): void {
    void reply.type(JSON_TYPE).send('{"live":true}');
  }

  @Get('health/ready')
  @RouteConfig(OPEN)
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const state = await this.its.readiness();
    void reply
      .code(state.ready ? 200 : 503)
      .type(JSON_TYPE)
      .send(JSON.stringify(state));
  }

  @Get('metrics')
  @RouteConfig(OPEN)
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.its.metrics.render();
    void reply.type(contentType).send(text);
  }

  @Get('openapi.json')
  @RouteConfig({ public: true })
  document(@Res() reply: FastifyReply): void {
    void reply.type(JSON_TYPE).send(this.openApi);
  }

  @Get('asyncapi.json')
  @RouteConfig({ public: true })
  broker(@Res() reply: FastifyReply): void {
    void reply.type(JSON_TYPE).send(this.asyncApi);
  }
}
