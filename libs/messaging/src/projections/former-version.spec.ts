import { describe, expect, it } from '@jest/globals';
import type { ViewWithQueries } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { askViews } from './ask-views.js';
import { runProjections } from './run-projections.js';
import { ask, NOW, open } from './testing/asking.js';
import { ScratchLog } from './testing/scratch-log.js';
import { till } from './testing/till-queries.js';

/** A version of the view that says which one it is. */
const version = (n: number, former?: ViewWithQueries): ViewWithQueries => {
  const of = till({ version: n });
  const row = of.queries['row']!;
  const run = async (...args: Parameters<typeof row.run>) => ({ ...(await (row.run as never as Run)(...args)), is: n });
  return { ...of, queries: { ...of.queries, row: { ...row, run } as never }, former };
};
type Run = (...args: unknown[]) => Promise<object>;

/** A question asked of views whose tables are these. */
const asked = async (listed: ViewWithQueries, log: ScratchLog, viewReader: MemoryViewStore): Promise<unknown> => {
  const handling = askViews({
    views: [listed],
    viewReader,
    store: log.store,
    watermarks: { of: () => undefined, reached: async () => true },
    organisation: { zone: 'Asia/Jakarta', currency: 'IDR' },
    now: () => NOW,
    reveal: (body) => ({ body, whom: [] }),
  });
  return ask(handling, log, { key: 'c1' });
};

describe('while the next version of a view is built', () => {
  it('the version before it answers, its own questions on its own tables', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    log.write(open('c1', 1));
    const first = version(1);
    const projections = await runProjections({ store: log.store, viewStore: store, views: [first.view] });
    await projections.watermarks.reached('till', await log.head(), 2_000);
    await projections.stop();
    const second = version(2, first);
    await store.create(second.view);
    expect(await asked(second, log, store)).toMatchObject({ id: 'c1', is: 1 });
    await expect(asked(version(2), log, store)).rejects.toThrow('has not reached');
    const both = await runProjections({ store: log.store, viewStore: store, views: [second.view, first.view] });
    while (!(await store.live(second.view))) await new Promise((resolve) => setImmediate(resolve));
    expect(await asked(second, log, store)).toMatchObject({ id: 'c1', is: 2 });
    await both.stop();
  });

  it('a question that waited for its view is answered by the version that took over meanwhile', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    log.write(open('c1', 1));
    const first = version(1);
    const second = version(2, first);
    await store.publish(await store.create(first.view));
    const handling = askViews({
      views: [second],
      viewReader: store,
      store: log.store,
      watermarks: {
        of: () => undefined,
        reached: async () => {
          await store.publish((await store.generations())[1] ?? (await store.create(second.view)));
          return true;
        },
      },
      organisation: { zone: 'Asia/Jakarta', currency: 'IDR' },
      now: () => NOW,
      reveal: (body) => ({ body, whom: [] }),
    });
    expect(await ask(handling, log, { key: 'c1' })).toMatchObject({ is: 2 });
  });
});
