import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLOSING, OPTIONS } from './injected.js';
import { LIMITS, type HttpOptions } from './options.js';
import { Problem } from './problem.js';

// The connection ends with the stream: kept alive, it would hold up the end of the server.
export const STREAM_HEADERS = { 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' };

/**
 * The event after which a reader goes on; undefined: none was named. Throws 400 where `read` finds no place in it: the
 * reader would be told again, or never, what came since.
 */
export const lastEventOf = <S>({ headers }: FastifyRequest, read: (id: string) => S | undefined): S | undefined => {
  const id = headers['last-event-id'];
  if (id === undefined) return undefined;
  const place = read(String(id));
  if (place === undefined) throw new Problem(400, 'invalid-header', 'Last-Event-ID must be the id of an event here.');
  return place;
};

/** How many streams of server-sent events are open. */
@Injectable()
export class OpenStreams {
  private count = 0;

  constructor(
    @Inject(OPTIONS) private readonly its: HttpOptions,
    @Inject(CLOSING) private readonly closing: AbortSignal,
  ) {}

  /** Counts a stream until its connection closes; the signal tells when that, or the end of the server, has come. */
  open(reply: FastifyReply): AbortSignal {
    if (this.count >= (this.its.limits?.openStreams ?? LIMITS.openStreams)) {
      const headers = { 'retry-after': '5' };
      throw new Problem(503, 'too-many-streams', 'Too many streams are open. Try later.', { headers });
    }
    this.count += 1;
    const closed = new AbortController();
    reply.raw.once('close', () => {
      this.count -= 1;
      closed.abort();
    });
    return AbortSignal.any([this.closing, closed.signal]);
  }
}
