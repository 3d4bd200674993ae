import { afterEach, describe, expect, it } from '@jest/globals';
import type { View } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import type { ProjectionReport } from './reports.js';
import { runProjections, type Projections } from './run-projections.js';
import { ScratchLog } from './testing/scratch-log.js';
import { POISON, tillView } from './testing/till-view.js';

const running: Projections[] = [];
afterEach(async () => {
  for (const projections of running.splice(0)) await projections.stop();
});

const start = async (
  log: ScratchLog,
  viewStore: MemoryViewStore,
  views: readonly View[] = [tillView()],
  pageSize = 10,
) => {
  const reports: ProjectionReport[] = [];
  const report = (one: ProjectionReport): void => void reports.push(one);
  const projections = await runProjections({
    store: log.store,
    viewStore,
    views,
    adopting: ['Linked'],
    report,
    pageSize,
  });
  running.push(projections);
  return { projections, reports };
};

const stop = async (projections: Projections): Promise<void> => {
  running.splice(running.indexOf(projections), 1);
  await projections.stop();
};

const caughtUp = async (projections: Projections, log: ScratchLog, ...views: string[]): Promise<void> => {
  const head = await log.head();
  for (const view of views) expect(await projections.watermarks.reached(view, head, 2_000)).toBe(true);
};

const note = (n: number, text = `n${n}`) => ({
  stream: `note-${n % 7}`,
  type: 'Noted',
  subject: `c${n % 5}`,
  body: { text },
});

const filledLog = (events = 95): ScratchLog => {
  const log = new ScratchLog();
  for (let n = 0; n < events; n++) log.write(note(n));
  return log;
};

const textsOf = async (store: MemoryViewStore, key: string, view = tillView()) =>
  ((await (await store.live(view))!['notes']!.get(key)) as unknown as { texts: string[] }).texts;

describe('a restart', () => {
  it('goes on where the checkpoint stands', async () => {
    const log = filledLog();
    const store = new MemoryViewStore();
    const first = await start(log, store);
    await caughtUp(first.projections, log, 'till');
    await stop(first.projections);
    log.write(note(95));
    const second = await start(log, store);
    await caughtUp(second.projections, log, 'till');
    expect(await textsOf(store, 'c0')).toHaveLength(20);
    const folded = second.reports.flatMap((report) => (report.kind === 'folded' ? report.events : []));
    expect(folded.reduce((sum, events) => sum + events, 0)).toBe(1);
  });

  it('builds a new version beside the old one, which is dropped when the new one is there', async () => {
    const log = filledLog();
    const store = new MemoryViewStore();
    const other = tillView({ name: 'other' });
    const first = await start(log, store, [tillView(), other]);
    await caughtUp(first.projections, log, 'till', 'other');
    await stop(first.projections);
    const raised = tillView({ version: 2 });
    const second = await start(log, store, [raised, other]);
    expect(second.projections.watermarks.of('other')).toBe(await log.head());
    await caughtUp(second.projections, log, 'till');
    expect(await textsOf(store, 'c0', raised)).toHaveLength(19);
    expect(second.reports.filter(({ kind }) => kind === 'published')).toMatchObject([{ view: 'till', version: 2 }]);
    expect((await store.generations()).map(({ view, version, state }) => `${view} ${version} ${state}`).sort()).toEqual(
      ['other 1 live', 'till 1 retired', 'till 2 live'],
    );
    await stop(second.projections);
    await start(log, store, [raised, other]);
    expect(await store.generations()).toHaveLength(2);
  });

  it('builds again what was made for other tables', async () => {
    const log = filledLog(5);
    const store = new MemoryViewStore();
    const { notes } = tillView().tables;
    const first = await start(log, store, [tillView({ tables: { notes: notes! } })]);
    await caughtUp(first.projections, log, 'till');
    await stop(first.projections);
    const second = await start(log, store);
    await caughtUp(second.projections, log, 'till');
    expect(await (await store.live(tillView()))!['streams']!.get('note-1')).toBeDefined();
  });
});

describe('a rebuild', () => {
  it('gives the same rows and takes their place, while the log goes on', async () => {
    const log = filledLog();
    const store = new MemoryViewStore();
    const { projections } = await start(log, store);
    await caughtUp(projections, log, 'till');
    const writing = setInterval(() => log.write(note(log.events.length)), 1);
    const [rebuilt] = await projections.rebuild(['till']).finally(() => clearInterval(writing));
    expect(rebuilt).toMatchObject({ view: 'till', equal: true });
    await caughtUp(projections, log, 'till');
    const notes = log.events.filter(({ subject }) => subject === 'c0');
    expect(await textsOf(store, 'c0')).toHaveLength(notes.length);
    expect((await store.generations()).filter(({ state }) => state === 'live')).toMatchObject([{ number: 2 }]);
  });

  it('waits for what is still built for the first time, also where that goes on after a start', async () => {
    const log = filledLog(900);
    const store = new MemoryViewStore();
    const first = await start(log, store);
    const [compared] = await first.projections.rebuild(['till'], { dryRun: true });
    expect(compared).toMatchObject({ equal: true, live: { rows: 12 } });
    expect(await store.generations()).toMatchObject([{ number: 1, state: 'live' }]);
    const half = new MemoryViewStore();
    const second = await start(log, half);
    while (second.reports.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await stop(second.projections);
    expect(await half.generations()).toMatchObject([{ state: 'building' }]);
    const third = await start(log, half);
    expect(await third.projections.rebuild(['till'])).toMatchObject([{ equal: true, live: { rows: 12 } }]);
    expect(await half.generations()).toMatchObject([
      { number: 1, state: 'retired' },
      { number: 2, state: 'live' },
    ]);
  });

  it('waits for what goes on behind the others after a start', async () => {
    const log = filledLog(900);
    const store = new MemoryViewStore();
    const other = tillView({ name: 'other' });
    const first = await start(log, store, [other]);
    await caughtUp(first.projections, log, 'other');
    await stop(first.projections);
    const second = await start(log, store, [other, tillView()]);
    expect(await second.projections.rebuild(['till', 'other'], { dryRun: true })).toMatchObject([
      { view: 'other', equal: true, live: { rows: 12 } },
      { view: 'till', equal: true, live: { rows: 12 } },
    ]);
  });

  it('only compares on a dry run, and finds a row that differs in a letter', async () => {
    const log = filledLog();
    const store = new MemoryViewStore();
    const { projections } = await start(log, store);
    await caughtUp(projections, log, 'till');
    expect(await projections.rebuild(['till'], { dryRun: true })).toMatchObject([{ equal: true, live: { rows: 12 } }]);
    const [live] = await store.generations();
    const [row] = await store.load(live!, 'notes', ['c1']);
    const notes = [{ ...row!, row: row!.row!.replace('n1 ', 'N1 '), values: [] }];
    const { checkpoint } = live!;
    await store.commit([{ generation: live!, from: checkpoint, to: checkpoint, rows: new Map([['notes', notes]]) }]);
    expect(await projections.rebuild(['till'], { dryRun: true })).toMatchObject([{ equal: false }]);
    expect(await store.generations()).toMatchObject([{ number: 1, state: 'live' }]);
  });

  it('fails on an event that cannot be folded, and leaves the live rows', async () => {
    const log = filledLog();
    const store = new MemoryViewStore();
    log.write(note(0, POISON));
    const { projections } = await start(log, store);
    await new Promise((resolve) => setTimeout(resolve, 50));
    // The first build met the event: nothing was published.
    expect(await projections.status()).toMatchObject([
      { state: 'halted', error: expect.stringContaining('note-0@14') },
    ]);
    await expect(projections.rebuild(['till'])).rejects.toThrow('note-0@14');
    expect(await store.generations()).toMatchObject([{ number: 1 }]);
  });
});
