import { describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { queriesOf, type Query } from '#read-model';
import { ask, day, open, sale, start } from './testing/asking.js';
import { ScratchLog } from './testing/scratch-log.js';
import { NOTES, queries } from './testing/till-queries.js';
import { tillView } from './testing/till-view.js';

describe('asOf and knownAt', () => {
  const history = (): ScratchLog => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    log.write(sale('c1', 1, 2));
    log.write(sale('c1', 10, 8));
    log.write(sale('c1', 100, 4, 9));
    return log;
  };

  it.each([
    [day(3), undefined, 1],
    [day(5), undefined, 101],
    [day(5), day(8), 1],
    [undefined, day(8), 11],
    [undefined, day(9), 111],
    ['2027-01-01T00:00:00.000Z', undefined, 111],
  ])('fold one customer as of %s by what was known at %s', async (asOf, knownAt, cents) => {
    const log = history();
    const { handling } = await start(log);
    expect(await ask(handling, log, { key: 'c1', asOf, knownAt })).toMatchObject({ body: { cents } });
    const list = await ask(handling, log, { query: 'list', asOf, knownAt });
    expect(list.body.items).toMatchObject([{ cents }]);
  });

  it('know an adopted event from the link on, back to when it occurred', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log);
    log.write({ stream: 'chat-1', type: 'Noted', occurredAt: day(1), recordedAt: day(1), body: { text: 'hello' } });
    log.write({
      stream: 'chat-1',
      type: 'Linked',
      subject: 'c1',
      occurredAt: day(1),
      recordedAt: day(5),
      body: { to: 'c1' },
    });
    const texts = ['hello of c1', '-> c1'];
    expect(await ask(handling, log, { query: 'notes', key: 'c1', asOf: day(2) })).toMatchObject({ body: { texts } });
    await expect(ask(handling, log, { query: 'notes', key: 'c1', asOf: day(2), knownAt: day(4) })).rejects.toThrow(
      Rejection,
    );
    expect(await ask(handling, log, { query: 'notes', key: 'c1', knownAt: day(5) })).toMatchObject({ body: { texts } });
    const chat = await ask(handling, log, { query: 'chat', key: 'chat-1', asOf: day(2) });
    expect(chat).toMatchObject({ body: { texts: ['hello of nobody'] } });
    await expect(ask(handling, log, { query: 'wrong', key: 'chat-1', asOf: day(2) })).rejects.toThrow(
      'scope of a stream',
    );
  });

  it('read dated tables live and definitions whole', async () => {
    const { accounts, notes, streams } = tillView().tables;
    const tables = {
      accounts: { ...accounts!, dated: true },
      notes: { ...notes!, definition: true },
      streams: streams!,
    };
    const log = history();
    log.write({
      stream: 'n-1',
      type: 'Noted',
      subject: 'c2',
      occurredAt: day(2),
      recordedAt: day(9),
      body: { text: 'a' },
    });
    const narrow: Query = { ...NOTES, scope: () => ({ customer: 'c1' }) };
    const { handling } = await start(log, {}, queriesOf(tillView({ tables }) as never, { ...queries, notes: narrow }));
    expect(await ask(handling, log, { key: 'c1', asOf: day(3) })).toMatchObject({ body: { cents: 111 } });
    expect(await ask(handling, log, { query: 'notes', key: 'c2', asOf: day(3) })).toMatchObject({
      body: { texts: ['a of c2'] },
    });
    await expect(ask(handling, log, { query: 'notes', key: 'c2', asOf: day(1) })).rejects.toThrow(Rejection);
  });

  it('follow the log from page to page of a list', async () => {
    const log = history();
    const { handling } = await start(log);
    expect((await ask(handling, log, { query: 'list', asOf: day(5) })).body.items).toMatchObject([{ cents: 101 }]);
    log.write(sale('c1', 1_000, 3, 10));
    expect((await ask(handling, log, { query: 'list', asOf: day(5) })).body.items).toMatchObject([{ cents: 1101 }]);
  });
});
