import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '#messaging';
import { isStillGood } from './authenticate.js';
import { changes, hashOf, seenOf } from './changes.js';
import { JSON_TYPE } from './commands.controller.js';
import { OPTIONS } from './injected.js';
import { lastEventOf, OpenStreams, STREAM_HEADERS } from './open-streams.js';
import type { HttpOptions } from './options.js';
import { MAX_LIMIT } from './question.js';
import { ViewAsker, type Asked } from './view-asker.js';
import { describeViews } from './view-listing.js';
import { LIST_TYPES, wantedFormat, wholeList, type ListFormat } from './whole-list.js';

type At<K extends string> = FastifyRequest<{ Params: Record<K, string> }>;

/** All views. */
@Controller('v1/views')
export class ViewsController {
  constructor(
    @Inject(ViewAsker) private readonly asker: ViewAsker,
    @Inject(OPTIONS) private readonly its: HttpOptions,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @Get()
  async all(@Res() reply: FastifyReply): Promise<void> {
    sendJson(reply, { views: describeViews(this.its.views, await this.its.freshness()) });
  }

  @Get(':view')
  async list(@Req() request: At<'view'>, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(this.asker.list(request, request.params.view), request, reply);
  }

  @Get(':view/:key')
  async rowOrNamed(@Req() request: At<'view' | 'key'>, @Res() reply: FastifyReply): Promise<void> {
    const { view, key } = request.params;
    await this.answer(this.asker.rowOrNamed(request, view, key), request, reply);
  }

  @Get(':view/:key/changes')
  async changes(@Req() request: At<'view' | 'key'>, @Res() reply: FastifyReply): Promise<void> {
    const { view, key } = request.params;
    const asked = this.asker.ofRow(request, view, key);
    const since = lastEventOf(request, seenOf);
    // What cannot be asked at all is answered as a problem, before the stream begins.
    if (!since) await this.asker.unseen(asked);
    const signal = this.streams.open(reply);
    const until = async () => !(await isStillGood(this.its.tokens, request));
    const stream = Readable.from(
      changes(asked.question, (question) => this.asker.unseen({ ...asked, question }), {
        since,
        until,
        signal,
        shown: (answer) => this.asker.tell(asked, answer, 'read'),
      }),
    );
    void reply.type('text/event-stream').headers(STREAM_HEADERS).send(stream);
  }

  @Get(':view/:key/:query')
  async ofRow(@Req() request: At<'view' | 'key' | 'query'>, @Res() reply: FastifyReply): Promise<void> {
    const { view, key, query } = request.params;
    await this.answer(this.asker.ofRow(request, view, key, query), request, reply);
  }

  private async answer(asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const format = asked.query.kind === 'list' ? wantedFormat(request.headers.accept) : undefined;
    if (format) return this.stream(asked, format, reply);
    const answer = await this.asker.ask(asked);
    describe(answer, reply);
    if (asked.query.kind === 'row') return sendRow(answer, request, reply);
    const { asOf, position, body } = answer;
    sendJson(reply, asked.query.kind === 'list' ? { ...(body as object), asOf, position } : body);
  }

  private async stream(asked: Asked, format: ListFormat, reply: FastifyReply): Promise<void> {
    const question = { ...asked.question, page: { ...asked.question.page, limit: MAX_LIMIT } };
    const answers = this.asker.whole({ ...asked, question });
    // A list has one page at least. What cannot be asked is answered as a problem, before the stream begins.
    const { value: first } = (await answers.next()) as IteratorYieldResult<Answer>;
    describe(first, reply);
    const columns = this.its.columnsOf?.(asked.question.view, asked.question.query) ?? [];
    void reply.type(LIST_TYPES[format]).send(Readable.from(wholeList(first, answers, { format, columns })));
  }
}

const describe = ({ asOf, position, stale }: Answer, reply: FastifyReply): void => {
  void reply.headers({ 'x-as-of': asOf, 'x-position': position, 'cache-control': 'private, no-cache' });
  if (stale) void reply.header('x-stale', 'true');
};

const sendRow = ({ body }: Answer, request: FastifyRequest, reply: FastifyReply): void => {
  const json = JSON.stringify(body);
  const etag = `"${hashOf(json)}"`;
  void reply.header('etag', etag);
  if (matches(request.headers['if-none-match'], etag)) void reply.code(304).send();
  else void reply.type(JSON_TYPE).send(json);
};

const matches = (given: string | undefined, etag: string): boolean =>
  given !== undefined &&
  (given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));

const sendJson = (reply: FastifyReply, body: unknown): void => void reply.type(JSON_TYPE).send(JSON.stringify(body));
