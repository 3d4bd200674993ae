import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { views } from '#catalogue';
import { createMemoryEventStore } from '#event-store/memory';
import type { Projections } from '#messaging';
import { MemoryViewStore } from '#read-model/memory';
import {
  append,
  batchesOf,
  COMMANDS,
  Dice,
  foldedRows,
  inAnotherOrder,
  randomHistory,
  recordedAtOnce,
  rowsOf,
  startViews,
  storeOf,
  untilFolded,
  type Begun,
  type History,
} from '../support/history/index.js';

jest.setTimeout(60_000);

/** The laws of every view (projections.md §1, house.md §5.5), on random histories. */
describe.each([1, 2])('the rows of random history %i', (seed) => {
  const dice = new Dice(seed);
  const live = new MemoryViewStore();
  let history: History;
  let rebuilt: Readonly<Record<string, string>>;

  beforeAll(async () => {
    let projections: Projections | undefined;
    const begun: Begun = async (log) => (projections = await startViews(log, live, { pageSize: 5 }));
    history = await randomHistory(seed, COMMANDS, { begun });
    await untilFolded(projections!, history.store);
    await projections!.stop();
    rebuilt = await foldedRows(history);
  });

  it('are many, of every view, and none is parked', async () => {
    expect(history.events.length).toBeGreaterThan(1_000);
    const withRows = new Set(Object.keys(rebuilt).map((name) => name.split(' ')[0]));
    expect(views.map(({ view }) => view.name).filter((name) => !withRows.has(name))).toEqual([]);
    expect((await Promise.all(views.map(({ view }) => live.parked(view.name)))).flat()).toEqual([]);
  });

  it('are byte for byte the same, folded while the commands came in or rebuilt', async () => {
    expect(await rowsOf(live)).toEqual(rebuilt);
  });

  it('are the same wherever batches end, and whatever the cache still holds', async () => {
    const store = createMemoryEventStore();
    const viewStore = new MemoryViewStore();
    const projections = await startViews({ ...history, store }, viewStore, {
      pageSize: dice.int(1, 20),
      cacheBytes: 1,
    });
    const batches = batchesOf(history.stored);
    while (batches.length > 0) {
      await append(store, batches.splice(0, dice.int(1, 60)));
      await untilFolded(projections, store);
    }
    await projections.stop();
    expect(await rowsOf(viewStore)).toEqual(rebuilt);
  });

  it('are the same with the clock moved', async () => {
    jest.useFakeTimers({
      now: new Date('2031-05-05'),
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'performance'],
    });
    const rows = await foldedRows(history).finally(() => jest.useRealTimers());
    expect(rows).toEqual(rebuilt);
  });

  it('are the same in whatever order streams arrive', async () => {
    const batches = recordedAtOnce(batchesOf(history.stored));
    const inOrder = await foldedRows({ ...history, store: await storeOf(batches) });
    const shuffled = await storeOf(inAnotherOrder(batches, dice));
    expect(await foldedRows({ ...history, store: shuffled }, { pageSize: 9 })).toEqual(inOrder);
  });
});
