import { describe, expect, it } from '@jest/globals';
import { queriesOf, type RowQuery, type Tables } from '#read-model';
import { ask, day, open, sale, start } from '../testing/asking.js';
import { ScratchLog } from '../testing/scratch-log.js';
import { addresses, history, tell } from '../testing/telling.js';
import { NOTES } from '../testing/till-queries.js';
import { POISON, tillView, type Account } from '../testing/till-view.js';
import { MAX_LOOKED_AT } from './provenance.js';

describe('the provenance of a row', () => {
  it('tells each event that changed it in the order of the fold, who caused it, and what it changed', async () => {
    const log = history();
    const { handling } = await start(log);
    const told = await tell(handling, log, {});
    expect(addresses(told)).toEqual(['customer-c1@0', 'sale-c1-2@0', 'sale-c1-4@0', 'sale-c1-8@0']);
    expect(told.items[2]).toEqual({
      address: 'sale-c1-4@0',
      type: 'Sold',
      occurredAt: day(4),
      recordedAt: day(9),
      actor: { kind: 'service', id: 'test' },
      commandId: 'c-5',
      correlationId: 'k-5',
      changes: [
        { path: 'cents', before: 1, after: 101 },
        { path: 'sales', removed: [], added: ['sale-c1-4@0'] },
      ],
    });
    expect(told).toMatchObject({ view: 'till', key: 'c1', nextCursor: null, stale: false, may: false });
  });

  it('tells of a field only what changed that field', async () => {
    const log = history();
    const { handling } = await start(log);
    expect(addresses(await tell(handling, log, { path: 'name' }))).toEqual(['customer-c1@0']);
    const cents = await tell(handling, log, { path: 'cents' });
    expect(cents.items.map(({ changes }) => changes)).toEqual(
      [
        [undefined, 0],
        [0, 1],
        [1, 101],
        [101, 111],
      ].map(([before, after]) => [{ path: 'cents', before, after }]),
    );
  });

  it.each([
    [day(5), undefined, ['sale-c1-2@0', 'sale-c1-4@0']],
    [day(5), day(8), ['sale-c1-2@0']],
    [undefined, day(8), ['sale-c1-2@0', 'sale-c1-8@0']],
  ])('is that of the row as of %s by what was known at %s', async (asOf, knownAt, sales) => {
    const log = history();
    const { handling } = await start(log);
    expect(addresses(await tell(handling, log, { asOf, knownAt }))).toEqual(['customer-c1@0', ...sales]);
  });

  it('has what was logged before anybody knew of whom, by the link alone', async () => {
    const log = new ScratchLog();
    const notes = queriesOf(tillView() as never, { row: NOTES });
    const { handling } = await start(log, {}, notes);
    const chat = { stream: 'chat-1', occurredAt: day(1), recordedAt: day(1) };
    log.write({ ...chat, type: 'Noted', body: { text: 'hello' } });
    log.write({ ...chat, type: 'Linked', subject: 'c1', occurredAt: day(2), body: { to: 'c1' } });
    const told = await tell(handling, log, {});
    expect(addresses(told)).toEqual(['chat-1@0', 'chat-1@1']);
    expect(told.items[0]?.changes).toEqual([{ path: 'texts', after: ['hello of c1'] }]);
  });

  it('goes on where the page before ended, whatever time it is by then', async () => {
    const log = history();
    let now = day(20);
    const { handling } = await start(log, { now: () => now });
    const first = await tell(handling, log, { path: 'cents', page: { limit: 2 } });
    expect(addresses(first)).toEqual(['customer-c1@0', 'sale-c1-2@0']);
    now = day(25);
    const page = { limit: 2, cursor: first.nextCursor ?? '' };
    const second = await tell(handling, log, { path: 'cents', page });
    expect(second).toMatchObject({
      asOf: day(20),
      nextCursor: null,
      items: [{ changes: [{ before: 1, after: 101 }] }, {}],
    });
    for (const other of [{ path: 'name' }, { path: 'cents', table: 'accounts' }, { path: 'cents', key: 'c2' }]) {
      await expect(tell(handling, log, { ...other, page })).rejects.toMatchObject({ code: 'cursor-expired' });
    }
  });

  it('looks at a thousand events a page, though none of them changed what was asked for', async () => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    const { handling } = await start(log);
    for (let n = 0; n < MAX_LOOKED_AT + 4; n++) log.write({ ...sale('c1', 1, 2), stream: `sale-${n}` });
    const path = 'name';
    const first = await tell(handling, log, { path });
    expect(addresses(first)).toEqual(['customer-c1@0']);
    const rest = await tell(handling, log, { path, page: { limit: 100, cursor: first.nextCursor ?? '' } });
    expect(rest).toMatchObject({ items: [], nextCursor: null });
  });

  it('ends before an event that cannot be folded, and says so', async () => {
    const log = new ScratchLog();
    const { handling } = await start(log, {}, queriesOf(tillView() as never, { row: NOTES }));
    for (const text of ['a', POISON, 'b']) log.write({ stream: 'n-1', type: 'Noted', subject: 'c1', body: { text } });
    const told = await tell(handling, log, {});
    expect(told.stale).toBe(true);
    expect(addresses(told)).toEqual(['n-1@0']);
  });

  it('leaves the rows of others as they are, where one is read beside them', async () => {
    const accounts = { ...tillView().tables['accounts']!, dated: true };
    const ranked: RowQuery<Tables, object> = {
      ...NOTES,
      run: async (tables, key) => {
        const found = await tables['accounts']!.scan({ index: 'cents', descending: true });
        const rank = found.findIndex((each) => each.key === key);
        return rank < 0 ? undefined : { rank, of: found.length };
      },
    };
    const log = history();
    log.write(sale('c2', 50, 5));
    const view = tillView({ tables: { ...tillView().tables, accounts } });
    const { handling } = await start(log, {}, queriesOf(view as never, { row: ranked }));
    const told = await tell(handling, log, { path: 'rank' });
    expect(told.items.map(({ address, changes }) => [address, changes])).toEqual([
      ['customer-c1@0', [{ path: 'rank', before: undefined, after: 1 }]],
      ['sale-c1-4@0', [{ path: 'rank', before: 1, after: 0 }]],
    ]);
  });

  it('ends with the row as it is asked for', async () => {
    const log = history();
    const { handling } = await start(log);
    for (const asOf of [undefined, day(3), day(5)]) {
      const { body } = (await ask(handling, log, { key: 'c1', asOf })) as { body: Account };
      for (const path of ['id', 'name', 'cents'] as const) {
        const { items } = await tell(handling, log, { path, asOf });
        expect(items.at(-1)?.changes).toMatchObject([{ path, after: body[path] }]);
      }
    }
  });
});
