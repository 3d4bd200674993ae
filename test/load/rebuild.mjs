/**
 * How fast customer-360 is rebuilt, beside a hand-written better-sqlite3 loop that reads, parses, folds and writes the
 * same rows in the same run (projections.md §2).
 * `node test/load/rebuild.mjs [customers] [rounds]`, after `npm run build`.
 */
import './lib/locked-node.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSqliteEventStore } from '#event-store/sqlite';
import { runProjections } from '#messaging';
import { views } from '#projections';
import { openSqliteViewStore } from '#read-model/sqlite';
import { handWritten } from './baselines/hand-written-projector.mjs';
import { writeLog } from './customer-log.mjs';
import { tell } from './lib/figures.mjs';

const CUSTOMERS = Number(process.argv[2] ?? 100_000);
/** The best of so many rounds each, in turns: other work on the machine only ever slows down. */
const ROUNDS = Number(process.argv[3] ?? 3);
const BAR = 0.7;
/** Events a second that the hand-written loop must reach, or the ratio proves nothing. */
const FLOORS = { scattered: 60_000, together: 100_000 };

const view = views.map((of) => of.view).find(({ name }) => name === 'customer-360');
const folder = mkdtempSync(join(tmpdir(), 'kenal-rebuild-'));

const rebuild = async (events, views) => {
  const store = openSqliteEventStore({ file: events, readonly: true });
  const viewStore = openSqliteViewStore({ file: views });
  const started = performance.now();
  const projections = await runProjections({ store, viewStore, views: [view], adopting: ['InteractionLinked'] });
  await projections.watermarks.reached(view.name, await store.head(), 3_600_000);
  const seconds = (performance.now() - started) / 1_000;
  await projections.stop();
  await viewStore.close();
  await store.close();
  return seconds;
};

const fresh = (file) => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  return file;
};

try {
  for (const pattern of ['scattered', 'together']) {
    const events = join(folder, `${pattern}.db`);
    const count = await writeLog(events, CUSTOMERS, pattern);
    let [baseline, ours] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      baseline = Math.max(baseline, count / handWritten(events, fresh(`${events}.baseline`), view));
      ours = Math.max(ours, count / (await rebuild(events, fresh(`${events}.views`))));
    }
    const bar = { of: 'ratio', min: BAR };
    tell({ name: `rebuild, events ${pattern}`, unit: 'events/s', ours, baseline, bar, floor: FLOORS[pattern] });
  }
} finally {
  rmSync(folder, { recursive: true });
}
