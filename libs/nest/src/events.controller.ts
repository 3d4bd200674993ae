import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventFeed } from '#messaging';
import { preferred } from './accept.js';
import { isStillGood } from './authenticate.js';
import { JSON_TYPE } from './commands.controller.js';
import { eventStream } from './event-stream.js';
import { FEED, OPTIONS } from './injected.js';
import { lastEventOf, OpenStreams, STREAM_HEADERS } from './open-streams.js';
import type { HttpOptions } from './options.js';
import { feedQuestion, type RawQuery } from './question.js';

const STREAM_TYPE = 'text/event-stream';

/** The log, for consumers without a broker. */
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(FEED) private readonly feed: EventFeed,
    @Inject(OPTIONS) private readonly its: HttpOptions,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @Get()
  @RouteConfig({ roles: ['service', 'auditor'] })
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = feedQuestion(request.query as RawQuery, this.its.eventTypes ?? [], this.its.rules.nearest);
    if (preferred(request.headers.accept, ['application/json', STREAM_TYPE]) !== STREAM_TYPE) {
      void reply.type(JSON_TYPE).header('cache-control', 'private, no-cache');
      void reply.send(JSON.stringify(await this.feed.page(asked)));
      return;
    }
    const after = lastEventOf(request, seenOf) ?? asked.after;
    const signal = this.streams.open(reply);
    const until = async () => !(await isStillGood(this.its.tokens, request));
    const stream = eventStream(this.feed.follow({ ...asked, after, signal }), until);
    void reply.type(STREAM_TYPE).headers(STREAM_HEADERS).send(Readable.from(stream));
  }
}

const seenOf = (lastEventId: string): string | undefined => (/^\d{20}$/.test(lastEventId) ? lastEventId : undefined);
