import { afterEach, describe, expect, it } from '@jest/globals';
import type { Position } from '#event-store';
import { runProjections, type Projections } from './run-projections.js';
import { GatedLog, WatchedStore } from './testing/gated.js';
import { forgotten, named, people } from './testing/named-people.js';

const running: Projections[] = [];
const logs: GatedLog[] = [];
afterEach(async () => {
  for (const log of logs.splice(0)) log.open();
  for (const projections of running.splice(0)) await projections.stop();
});

const start = async (log: GatedLog, viewStore: WatchedStore) => {
  logs.push(log);
  // Keys live on, as if whoever destroys them were late.
  const options = { store: log.store, viewStore, views: [people], open: (data: object) => data, pageSize: 2 };
  const projections = await runProjections(options);
  running.push(projections);
  return projections;
};
const stop = async (projections: Projections): Promise<void> => {
  running.splice(running.indexOf(projections), 1);
  await projections.stop();
};
const reached = async (projections: Projections, log: GatedLog): Promise<void> => {
  expect(await projections.watermarks.reached('search', await log.head(), 2_000)).toBe(true);
};
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 2_000; !(await holds());) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** sri of c1 on the first page, sri-2 on the third. */
const logOfSri = (): GatedLog => {
  const log = new GatedLog();
  for (const [id, name] of ['c1 sri', 'c2 a', 'c3 b', 'c4 c', 'c1 sri-2', 'c5 d', 'c6 e', 'c7 f'].map((t) =>
    t.split(' '),
  ))
    log.write(named(id!, name!));
  return log;
};
const at = (n: number): Position => String(n).padStart(20, '0');

describe('who is forgotten', () => {
  it('is gone at once from a rebuild that has not come to it, and does not come back', async () => {
    const [log, store] = [logOfSri(), new WatchedStore()];
    const projections = await start(log, store);
    await reached(projections, log);
    const first = log.shut(at(2));
    const rebuilding = projections.rebuild(['search']);
    await first;
    const build = await store.last();
    expect(await store.rowOf(build, 'c1')).toContain('sri');
    log.write(forgotten('c1'));
    await reached(projections, log);
    expect(await store.rowOf(build, 'c1')).toBeUndefined();
    store.written = '';
    log.open();
    expect(await rebuilding).toMatchObject([{ equal: true, live: { rows: 6 } }]);
    expect(store.written).not.toContain('sri');
    expect(store.written).toContain('d');
  });

  it('is gone at once from the first build', async () => {
    const [log, store] = [logOfSri(), new WatchedStore()];
    let arrived = log.shut(at(2));
    const projections = await start(log, store);
    await arrived;
    const build = await store.last();
    expect(await store.rowOf(build, 'c1')).toContain('sri');
    log.write(forgotten('c1'));
    arrived = log.shut(at(4));
    await arrived;
    expect(await store.rowOf(build, 'c1')).toBeUndefined();
    store.written = '';
    log.open();
    await reached(projections, log);
    expect(store.written).not.toContain('sri');
    expect(await store.rowOf(build, 'c1')).toBeUndefined();
  });

  it('is gone from a build that goes on after a start', async () => {
    const [log, store] = [logOfSri(), new WatchedStore()];
    let arrived = log.shut(at(2));
    const first = await start(log, store);
    await arrived;
    const stopping = stop(first);
    log.open();
    await stopping;
    const build = await store.last();
    expect(build.checkpoint < at(8)).toBe(true);
    expect(await store.rowOf(build, 'c1')).toContain('sri');
    log.write(forgotten('c1'));
    arrived = log.shut(at(6));
    await start(log, store);
    await arrived;
    expect(await store.rowOf(build, 'c1')).toBeUndefined();
  });
});

describe('a halted view', () => {
  const haltedAfter = async (log: GatedLog, store: WatchedStore) => {
    const projections = await start(log, store);
    await reached(projections, log);
    for (let n = 0; n <= 100; n += 1) log.write(named(`p${n}`, 'poison'));
    await until(async () => (await projections.status())[0]?.state === 'halted');
    return projections;
  };

  it('lets go of who is forgotten, and of nothing else', async () => {
    const [log, store] = [logOfSri(), new WatchedStore()];
    const projections = await haltedAfter(log, store);
    const { checkpoint } = await store.last();
    log.write(named('c2', 'a-2'));
    log.write(forgotten('c1'));
    const live = await store.last();
    await until(async () => (await store.rowOf(live, 'c1')) === undefined);
    expect(await store.rowOf(live, 'c2')).toBe('{"names":["a"]}');
    expect(await store.last()).toMatchObject({ state: 'live', checkpoint });
    expect(await projections.status()).toMatchObject([{ state: 'halted', parked: 100 }]);
    log.write(forgotten('c3'));
    await until(async () => (await store.rowOf(live, 'c3')) === undefined);
  });

  it('does so where that came while nobody was running', async () => {
    const [log, store] = [logOfSri(), new WatchedStore()];
    await stop(await haltedAfter(log, store));
    log.write(forgotten('c1'));
    const again = await start(log, store);
    const live = await store.last();
    await until(async () => (await store.rowOf(live, 'c1')) === undefined);
    await until(async () => (await again.status())[0]?.state === 'halted');
    log.write(forgotten('c2'));
    await until(async () => (await store.rowOf(live, 'c2')) === undefined);
    expect(await store.rowOf(live, 'c3')).toBe('{"names":["b"]}');
  });

  it('can be built again, and is let go of then', async () => {
    const [log, store] = [logOfSri(), new WatchedStore()];
    const projections = await haltedAfter(log, store);
    for (const event of log.events) Object.assign(event, { data: event.data.replace('poison', 'cured') });
    await projections.rebuild(['search']);
    log.write(forgotten('c1'));
    await reached(projections, log);
    expect(
      await store.rowOf(
        (await store.generations()).find(({ state }) => state === 'live')!,
        'c1',
      ),
    ).toBeUndefined();
  });
});

it('a parked row of who was forgotten before such rows were let go of is emptied by the next start', async () => {
  const [log, store] = [logOfSri(), new WatchedStore()];
  const first = await start(log, store);
  await reached(first, log);
  for (const id of ['c1', 'c2']) log.write(named(id, 'poison'));
  log.write(forgotten('c1'));
  await reached(first, log);
  await stop(first);
  const live = await store.last();
  const { checkpoint } = live;
  const [row] = await store.load(live, 'people', ['c1']);
  const kept = new Map([['people', [{ ...row!, row: '{"names":["sri"]}', values: [] }]]]);
  await store.commit([{ generation: live, from: checkpoint, to: checkpoint, rows: kept }]);
  await start(log, store);
  await until(async () => (await store.rowOf(live, 'c1')) === undefined);
  expect(await store.rowOf(live, 'c2')).toBe('{"names":["a"]}');
  expect(await store.parked('search')).toHaveLength(2);
});
