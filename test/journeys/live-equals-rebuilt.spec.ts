import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { views } from '#catalogue';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { openSqliteViewStore } from '#read-model/sqlite';
import { mortal } from '../support/history/mortal.js';
import {
  append,
  batchesOf,
  Dice,
  foldedRows,
  randomHistory,
  rowsOf,
  startViews,
  untilFolded,
  type Batch,
  type History,
} from '../support/history/index.js';

jest.setTimeout(120_000);

const MIN_DEATHS = 10;
const PAGE_SIZE = 20;

/** The laws of every view on the embedded stores, with a projector that keeps dying. */
describe.each([1, 2])('on SQLite, of random history %i, the live rows', (seed) => {
  const dice = new Dice(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kenal-laws-'));
  const file = join(folder, 'views.db');
  let history: History;
  let store: EventStore;
  let rebuilt: Readonly<Record<string, string>>;
  let batches: Batch[];

  beforeAll(async () => {
    history = await randomHistory(seed);
    rebuilt = await foldedRows(history);
    batches = batchesOf(history.stored);
    store = openSqliteEventStore({ file: join(folder, 'events.db') });
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Folds what there is and what comes, until it is killed between two pages or in the middle of one. */
  const liveAndDie = async (): Promise<void> => {
    const viewStore = openSqliteViewStore({ file });
    const { store: dying, isDead } = mortal(viewStore, dice.int(1, 9), dice.even(['before-writing', 'after-writing']));
    const projections = await startViews({ ...history, store }, dying, { pageSize: PAGE_SIZE });
    for (let alive = true; alive && batches.length > 0;) {
      await append(store, batches.splice(0, dice.int(1, 60)));
      alive = await untilFolded(projections, store, isDead);
    }
    // Stopping settles what is folded; the dead do not.
    await projections.stop().catch(() => undefined);
    await viewStore.close();
  };

  it('are byte for byte the rebuilt ones, however often the projector was killed', async () => {
    let deaths = 0;
    for (; batches.length > 0; deaths += 1) await liveAndDie();
    expect(deaths).toBeGreaterThan(MIN_DEATHS);
    const viewStore = openSqliteViewStore({ file });
    const projections = await startViews({ ...history, store }, viewStore);
    await untilFolded(projections, store);
    await projections.stop();
    expect(await rowsOf(viewStore)).toEqual(rebuilt);
    await viewStore.close();
  });

  it('are those of a rebuild beside them', async () => {
    const viewStore = openSqliteViewStore({ file });
    const projections = await startViews({ ...history, store }, viewStore);
    await untilFolded(projections, store);
    const names = views.map(({ view }) => view.name);
    const compared = await projections.rebuild(names, { dryRun: true });
    await projections.stop();
    expect(compared.filter(({ equal }) => !equal)).toEqual([]);
    expect(compared.map(({ view }) => view).sort()).toEqual(names.sort());
    expect(await rowsOf(viewStore)).toEqual(rebuilt);
    await viewStore.close();
  });
});
