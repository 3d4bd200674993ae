import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { View } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { ROLLBACK_WINDOW_MS } from './kept.js';
import { runProjections, type Projections } from './run-projections.js';
import { ScratchLog } from './testing/scratch-log.js';
import { POISON, tillView } from './testing/till-view.js';

const running: Projections[] = [];
afterEach(async () => {
  jest.useRealTimers();
  for (const projections of running.splice(0)) await projections.stop();
});

const start = async (log: ScratchLog, viewStore: MemoryViewStore, views: readonly View[] = [tillView()]) => {
  const projections = await runProjections({ store: log.store, viewStore, views, adopting: ['Linked'], pageSize: 10 });
  running.push(projections);
  const reached = async () => expect(await projections.watermarks.reached('till', await log.head(), 2_000)).toBe(true);
  await reached();
  return { projections, reached };
};

const note = (text: string) => ({ stream: `note-${text}`, type: 'Noted', subject: 'c1', body: { text } });

const textsOf = async (store: MemoryViewStore, view = tillView()) =>
  ((await (await store.live(view))!['notes']!.get('c1')) as unknown as { texts: string[] }).texts;

const builds = async (store: MemoryViewStore): Promise<string[]> =>
  (await store.generations()).map(({ version, number, state }) => `${version}.${number} ${state}`).sort();

const RAISED = tillView({ version: 2, about: 'The same again.' });

/** Two notes, and a row of the live build that no log explains. */
const withOldRow = async (log: ScratchLog, store: MemoryViewStore): Promise<void> => {
  log.write(note('a'));
  const { projections } = await start(log, store);
  await projections.stop();
  running.pop();
  const [live] = await store.generations();
  const [row] = await store.load(live!, 'notes', ['c1']);
  const old = { ...row!, row: row!.row!.replace('a of', 'OLD of'), values: [] };
  const { checkpoint } = live!;
  await store.commit([{ generation: live!, from: checkpoint, to: checkpoint, rows: new Map([['notes', [old]]]) }]);
};

describe('after a rebuild', () => {
  it('one call switches back to what answered before, which knows what happened since; another one forth', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    await withOldRow(log, store);
    const { projections, reached } = await start(log, store);
    expect(await projections.rebuild(['till'])).toMatchObject([{ equal: false }]);
    log.write(note('b'));
    await reached();
    expect(await textsOf(store)).toEqual(['a of c1', 'b of c1']);
    const [first, second] = [1, 2].map((number) => ({ version: 1, number }));
    expect(await projections.rollBack('till')).toEqual({ view: 'till', from: second, to: first });
    expect(await textsOf(store)).toEqual(['OLD of c1', 'b of c1']);
    expect(await projections.rollBack('till')).toEqual({ view: 'till', from: first, to: second });
    expect(await textsOf(store)).toEqual(['a of c1', 'b of c1']);
  });

  it('a restart keeps what can be switched back to, and goes on folding it', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    await withOldRow(log, store);
    const first = await start(log, store);
    await first.projections.rebuild(['till']);
    await first.projections.stop();
    log.write(note('b'));
    const { projections, reached } = await start(log, store);
    expect(await projections.status()).toMatchObject([{ state: 'live', beside: { state: 'kept', version: 1 } }]);
    await projections.rollBack('till');
    log.write(note('c'));
    await reached();
    expect(await textsOf(store)).toEqual(['OLD of c1', 'b of c1', 'c of c1']);
  });

  it('a restart keeps the build that goes on folding, not a newer one that waited to be dropped', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    await withOldRow(log, store);
    const first = await start(log, store);
    await first.projections.rebuild(['till']);
    await first.projections.rollBack('till');
    await first.projections.rebuild(['till']);
    log.write(note('b'));
    await first.reached();
    await first.projections.stop();
    const { projections } = await start(log, store);
    expect(await builds(store)).toEqual(['1.1 retired', '1.3 live']);
    expect(await projections.rebuild(['till'], { dryRun: true })).toMatchObject([{ equal: true }]);
    await projections.rollBack('till');
    expect(await textsOf(store)).toEqual(['OLD of c1', 'b of c1']);
  });

  it('the old tables are dropped when the window for it closes', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    log.write(note('a'));
    const { projections } = await start(log, store);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    await projections.rebuild(['till']);
    await jest.advanceTimersByTimeAsync(ROLLBACK_WINDOW_MS - 1_000);
    expect(await builds(store)).toEqual(['1.1 retired', '1.2 live']);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await builds(store)).toEqual(['1.2 live']);
    expect(await projections.rollBack('till')).toBeUndefined();
  });

  it('only the last of them is kept, the others go once nobody can be reading them', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    log.write(note('a'));
    const { projections } = await start(log, store);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    await projections.rebuild(['till']);
    await projections.rebuild(['till']);
    await jest.advanceTimersByTimeAsync(9_000);
    expect(await builds(store)).toEqual(['1.1 retired', '1.2 retired', '1.3 live']);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await builds(store)).toEqual(['1.2 retired', '1.3 live']);
  });

  it('nothing is kept that an event cannot be folded into, and nothing that has rows parked', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    log.write(note('a'));
    const { projections, reached } = await start(log, store);
    await projections.rebuild(['till']);
    log.write(note(POISON));
    await reached();
    expect(await projections.status()).toMatchObject([{ state: 'live', parked: 2 }]);
    expect(await projections.rollBack('till')).toBeUndefined();
    await projections.stop();
    running.pop();
    const healed = tillView();
    const { Noted } = healed.projectors['notes']!.on;
    Object.assign(healed.projectors['notes']!.on, {
      Noted: (row: never, data: { text: string }, event: never) =>
        Noted!(row, { text: data.text.replace(POISON, 'b') } as never, event),
    });
    Object.assign(healed.projectors['streams']!.on, { Noted: () => undefined });
    const mended = await start(log, store, [healed]);
    while ((await mended.projections.status())[0]?.beside?.lagEvents) await new Promise((done) => setImmediate(done));
    await mended.projections.rebuild(['till']);
    expect(await textsOf(store)).toEqual(['a of c1', 'b of c1']);
    expect(await mended.projections.rollBack('till')).toBeUndefined();
  });
});

describe('a version that is listed beside the one that follows it', () => {
  it('answers until the new one is built, and again after a rollback, over restarts', async () => {
    const log = new ScratchLog();
    const store = new MemoryViewStore();
    for (let n = 0; n < 30; n += 1) log.write(note(`n${n}`));
    const first = await start(log, store);
    await first.projections.stop();
    log.write(note('late'));
    const { projections, reached } = await start(log, store, [RAISED, tillView()]);
    await reached();
    while (!(await store.live(RAISED))) {
      expect(await textsOf(store)).toHaveLength(31);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await projections.rollBack('till')).toMatchObject({ from: { version: 2 }, to: { version: 1 } });
    log.write(note('later'));
    await projections.stop();
    const third = await start(log, store, [RAISED, tillView()]);
    expect(await textsOf(store)).toHaveLength(32);
    expect(await third.projections.status()).toMatchObject([{ version: 1, beside: { version: 2, state: 'kept' } }]);
    expect(await third.projections.rollBack('till')).toMatchObject({ to: { version: 2 } });
    expect(await textsOf(store, RAISED)).toHaveLength(32);
  });
});
