import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { ViewLate, type Answer, type Question } from '#messaging';
import { answer, testApp, type TestApp } from './testing.js';

let test: TestApp;
let address: string;
let row: { stage: string } | undefined;
let position: bigint;
let waiting: (() => void)[];

beforeEach(async () => {
  test = await testApp();
  address = await test.app.listen({ host: '127.0.0.1', port: 0 });
  row = { stage: 'open' };
  position = 7n;
  waiting = [];
  test.queries.react = answerAfter;
});
afterEach(() => test.app.close());

const at = (n: bigint) => n.toString().padStart(20, '0');

// As the view does: it answers when it has folded `after`, or is late.
const answerAfter = async ({ after }: Question): Promise<Answer> => {
  if (after && after > at(position)) await new Promise<void>((resolve) => waiting.push(resolve));
  if (after && after > at(position)) throw new ViewLate(after);
  if (!row) throw new Rejection('missing', 'unknown-row', 'No row.');
  return answer(row, { position: at(position) });
};

const happen = (next: typeof row) => {
  row = next;
  position += 1n;
  for (const resolve of waiting.splice(0)) resolve();
};

const open = async (headers: Record<string, string> = {}) => {
  const controller = new AbortController();
  const response = await fetch(`${address}/v1/views/pipeline-board/d-1/changes`, {
    headers: { authorization: 'Bearer agent:ann', ...headers },
    signal: controller.signal,
  });
  return { response, next: eventsOf(response), close: () => controller.abort() };
};

/** The next event or comment; undefined at the end. */
const eventsOf = (response: Response) => {
  let reader: ReadableStreamDefaultReader<string> | undefined;
  let text = '';
  return async (): Promise<string | undefined> => {
    reader ??= response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const end = text.indexOf('\n\n');
      const event = text.slice(0, end);
      if (end >= 0) text = text.slice(end + 2);
      if (end >= 0 && !event.startsWith('retry')) return event;
      if (end >= 0) continue;
      const { value } = (await reader?.read()) ?? {};
      if (value === undefined) return undefined;
      text += value;
    }
  };
};

const fields = (event: string | undefined) =>
  Object.fromEntries(
    (event ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/: (.*)/s, 2)),
  );

describe('GET /v1/views/<view>/<key>/changes', () => {
  it('sends the row at once and again when it changes, within a second', async () => {
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(fields(await stream.next())).toMatchObject({ event: 'row', data: '{"stage":"open"}' });
    const changed = performance.now();
    setTimeout(() => happen({ stage: 'won' }), 5);
    expect(fields(await stream.next())).toMatchObject({ event: 'row', data: '{"stage":"won"}' });
    expect(performance.now() - changed).toBeLessThan(1_000);
    stream.close();
  });

  it('keeps silent about events that leave the row as it is', async () => {
    const stream = await open();
    await stream.next();
    setTimeout(() => happen({ stage: 'open' }), 5);
    setTimeout(() => happen({ stage: 'lost' }), 400);
    expect(fields(await stream.next())).toMatchObject({ data: '{"stage":"lost"}' });
    stream.close();
  });

  it('keeps the connection alive while nothing happens', async () => {
    const stream = await open();
    await stream.next();
    setTimeout(() => waiting.splice(0).forEach((resolve) => resolve()), 300);
    expect(await stream.next()).toMatch(/^: /);
    stream.close();
  });

  it('tells when the row is removed', async () => {
    const stream = await open();
    await stream.next();
    setTimeout(() => happen(undefined), 5);
    expect(fields(await stream.next())).toMatchObject({ event: 'gone', data: '{}' });
    stream.close();
  });

  it('goes on where the reader stopped: with what changed meanwhile, or with nothing', async () => {
    const first = await open();
    const { id } = fields(await first.next());
    first.close();
    happen({ stage: 'won' });
    const changed = await open({ 'last-event-id': id });
    const event = fields(await changed.next());
    expect(event).toMatchObject({ data: '{"stage":"won"}' });
    changed.close();
    const same = await open({ 'last-event-id': event['id'] });
    setTimeout(() => happen({ stage: 'lost' }), 300);
    expect(fields(await same.next())).toMatchObject({ data: '{"stage":"lost"}' });
    same.close();
  });

  it('never sends an older row to a reader who has seen a newer one', async () => {
    const stream = await open({ 'last-event-id': `${at(9n)}.seen` });
    setTimeout(() => happen({ stage: 'late' }), 100);
    expect(await stream.next()).toMatch(/^: /);
    expect(test.queries.asked.every(({ after }) => after === at(9n))).toBe(true);
    happen({ stage: 'newer' });
    expect(fields(await stream.next())).toMatchObject({ data: '{"stage":"newer"}' });
    stream.close();
  });

  it('answers a problem where there is no such row', async () => {
    row = undefined;
    const { response } = await open();
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'unknown-row' }]);
  });

  it('ends when the server closes', async () => {
    const stream = await open();
    await stream.next();
    await test.app.close();
    expect(await stream.next()).toBeUndefined();
  });
});

describe('a limit on open streams', () => {
  it('refuses one too many, and takes one again when another has ended', async () => {
    await test.app.close();
    test = await testApp({ limits: { openStreams: 1 } });
    address = await test.app.listen({ host: '127.0.0.1', port: 0 });
    test.queries.react = answerAfter;
    const first = await open();
    await first.next();
    const second = await open();
    expect([second.response.status, await second.response.json()]).toMatchObject([503, { code: 'too-many-streams' }]);
    first.close();
    happen({ stage: 'won' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const third = await open();
    expect(third.response.status).toBe(200);
    third.close();
  });
});

describe('a stream of changes', () => {
  it('ends with its token', async () => {
    let over = false;
    await test.app.close();
    const verify = async () => {
      if (over) throw new Error('expired');
      return { subject: 'ann', roles: ['agent' as const] };
    };
    test = await testApp({ tokens: { verify } });
    address = await test.app.listen({ host: '127.0.0.1', port: 0 });
    test.queries.react = answerAfter;
    const stream = await open();
    await stream.next();
    over = true;
    happen({ stage: 'won' });
    while ((await stream.next()) !== undefined);
    expect((await open()).response.status).toBe(401);
  });
});
