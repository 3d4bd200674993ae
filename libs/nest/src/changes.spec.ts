import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { ViewLate, type Answer, type Question } from '#messaging';
import type { HttpApp } from './app.js';
import type { HttpOptions } from './options.js';
import { answer, testApp } from './testing.js';

/** A row, answered as a view does: when it has folded `after`, or late. */
class Row {
  readonly asked: Question[] = [];
  private row: { stage: string } | undefined = { stage: 'open' };
  private position = 7n;
  private waiting: (() => void)[] = [];

  async answer(question: Question): Promise<Answer> {
    this.asked.push(question);
    const { after } = question;
    if (after && after > at(this.position)) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (after && after > at(this.position)) throw new ViewLate(after);
    if (!this.row) throw new Rejection('missing', 'unknown-row', 'No row.');
    return answer(this.row, { position: at(this.position) });
  }

  happen(next: typeof this.row): void {
    this.row = next;
    this.position += 1n;
    this.giveUp();
  }

  /** Who waits is late. */
  giveUp(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

const at = (n: bigint) => n.toString().padStart(20, '0');

const servers: HttpApp[] = [];
afterAll(async () => {
  for (const app of servers) {
    // A connection that fetch opened and never used would be waited for.
    app.server.server.closeAllConnections();
    await app.close();
  }
});

const serve = async (options: Partial<HttpOptions> = {}) => {
  const { app, queries } = await testApp(options);
  servers.push(app);
  const rows = new Map<string, Row>();
  queries.react = (question) => rows.get(question.key!)!.answer(question);
  return { app, rows, address: await app.listen({ host: '127.0.0.1', port: 0 }) };
};

let served: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => void (served = await serve()));

/** A row of its own, and how to follow it. */
const newRow = ({ address, rows } = served) => {
  const row = new Row();
  const key = `d-${rows.size}`;
  rows.set(key, row);
  const open = async (more: Record<string, string> = {}) => {
    const stop = new AbortController();
    const headers = { authorization: 'Bearer agent:ann', ...more };
    const url = `${address}/v1/views/pipeline-board/${key}/changes`;
    const response = await fetch(url, { headers, signal: stop.signal });
    const events = eventsOf(response);
    return { response, next: async () => (await events.next()).value, close: () => stop.abort() };
  };
  return { row, open };
};

/** The same, and a stream that has sent the row. */
const followed = async (server = served) => {
  const { row, open } = newRow(server);
  const stream = await open();
  await stream.next();
  return { row, open, stream };
};

/** Events and comments, until the end. */
async function* eventsOf({ body }: Response): AsyncGenerator<string, undefined> {
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split('\n\n');
    text = events.pop()!;
    yield* events.filter((event) => !event.startsWith('retry'));
  }
}

const fields = (event = '') =>
  Object.fromEntries([...event.matchAll(/^(\w+): (.*)$/gm)].map(([, name, value]) => [name, value]));

// The tests of a row run together, for most wait.
describe('GET /v1/views/<view>/<key>/changes', () => {
  it.concurrent('sends the row at once and again when it changes, within a second', async () => {
    const { row, open } = newRow();
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(fields(await stream.next())).toMatchObject({ event: 'row', data: '{"stage":"open"}' });
    const changed = performance.now();
    setTimeout(() => row.happen({ stage: 'won' }), 5);
    expect(fields(await stream.next())).toMatchObject({ event: 'row', data: '{"stage":"won"}' });
    expect(performance.now() - changed).toBeLessThan(1_000);
    stream.close();
  });

  it.concurrent('keeps silent about events that leave the row as it is', async () => {
    const { row, stream } = await followed();
    setTimeout(() => row.happen({ stage: 'open' }), 5);
    setTimeout(() => row.happen({ stage: 'lost' }), 400);
    expect(fields(await stream.next())).toMatchObject({ data: '{"stage":"lost"}' });
    stream.close();
  });

  it.concurrent('keeps the connection alive while nothing happens', async () => {
    const { row, stream } = await followed();
    setTimeout(() => row.giveUp(), 300);
    expect(await stream.next()).toMatch(/^: /);
    stream.close();
  });

  it.concurrent('tells when the row is removed', async () => {
    const { row, stream } = await followed();
    setTimeout(() => row.happen(undefined), 5);
    expect(fields(await stream.next())).toMatchObject({ event: 'gone', data: '{}' });
    stream.close();
  });

  it.concurrent('goes on where the reader stopped: with what changed meanwhile, or with nothing', async () => {
    const { row, open } = newRow();
    const first = await open();
    const { id } = fields(await first.next());
    first.close();
    row.happen({ stage: 'won' });
    const changed = await open({ 'last-event-id': id });
    const event = fields(await changed.next());
    expect(event).toMatchObject({ data: '{"stage":"won"}' });
    changed.close();
    const same = await open({ 'last-event-id': event['id'] });
    setTimeout(() => row.happen({ stage: 'lost' }), 300);
    expect(fields(await same.next())).toMatchObject({ data: '{"stage":"lost"}' });
    same.close();
  });

  it.concurrent('never sends an older row to a reader who has seen a newer one', async () => {
    const { row, open } = newRow();
    const stream = await open({ 'last-event-id': `${at(9n)}.seen` });
    setTimeout(() => row.happen({ stage: 'late' }), 100);
    expect(await stream.next()).toMatch(/^: /);
    expect(row.asked.every(({ after }) => after === at(9n))).toBe(true);
    row.happen({ stage: 'newer' });
    expect(fields(await stream.next())).toMatchObject({ data: '{"stage":"newer"}' });
    stream.close();
  });

  it('answers a problem where there is no such row', async () => {
    const { row, open } = newRow();
    row.happen(undefined);
    const { response } = await open();
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'unknown-row' }]);
  });

  it('ends when the server closes', async () => {
    const closing = await serve();
    const { stream } = await followed(closing);
    await closing.app.close();
    expect(await stream.next()).toBeUndefined();
  });
});

describe('a limit on open streams', () => {
  it('refuses one too many, and takes one again when another has ended', async () => {
    const { row, open, stream: first } = await followed(await serve({ limits: { openStreams: 1 } }));
    const second = await open();
    expect([second.response.status, await second.response.json()]).toMatchObject([503, { code: 'too-many-streams' }]);
    first.close();
    row.happen({ stage: 'won' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const third = await open();
    expect(third.response.status).toBe(200);
    third.close();
  });
});

describe('a stream of changes', () => {
  it('ends with its token', async () => {
    let over = false;
    const verify = async () => {
      if (over) throw new Error('expired');
      return { subject: 'ann', roles: ['agent' as const] };
    };
    const { row, open, stream } = await followed(await serve({ tokens: { verify } }));
    over = true;
    row.happen({ stage: 'won' });
    while ((await stream.next()) !== undefined);
    expect((await open()).response.status).toBe(401);
  });
});
