import { afterEach, describe, expect, it } from '@jest/globals';
import type { Position } from '#event-store';
import type { Readers, View } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { runProjections, type Projections, type ProjectionsOptions } from './run-projections.js';
import type { ProjectionReport } from './reports.js';
import { ScratchLog } from './testing/scratch-log.js';
import { POISON, tillView } from './testing/till-view.js';

const running: Projections[] = [];
afterEach(async () => {
  for (const projections of running.splice(0)) await projections.stop();
});

const run = async (log: ScratchLog, options: Partial<ProjectionsOptions> = {}) => {
  const viewStore = new MemoryViewStore();
  const reports: ProjectionReport[] = [];
  const report = (r: ProjectionReport): void => void reports.push(r);
  const base = { store: log.store, viewStore, views: [tillView()], adopting: ['Linked'], report };
  const projections = await runProjections({ ...base, ...options });
  running.push(projections);
  return { projections, viewStore: (options.viewStore ?? viewStore) as MemoryViewStore, reports };
};

const reached = async (projections: Projections, position: Position, view = 'till'): Promise<void> => {
  if (!(await projections.watermarks.reached(view, position, 2_000))) throw new Error('not reached');
};

const rowOf = async (store: MemoryViewStore, table: string, key: string, view: View = tillView()) =>
  ((await store.live(view)) as Readers)[table]?.get(key);

const at = (second: number): string => new Date(Date.UTC(2026, 5, 1, 0, 0, second)).toISOString();
const open = (c: string, second: number) => ({
  stream: `customer-${c}`,
  type: 'Opened',
  subject: c,
  occurredAt: at(second),
  body: { name: c },
});
const sale = (c: string, cents: number, second: number) => ({
  stream: `sale-${c}-${second}`,
  type: 'Sold',
  subject: c,
  occurredAt: at(second),
  body: { cents },
});
const note = (stream: string, text: string, more: object = {}) => ({ stream, type: 'Noted', body: { text }, ...more });

describe('runProjections', () => {
  it('folds what the log holds and what is appended later', async () => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    const { projections, viewStore } = await run(log);
    await reached(projections, log.write(sale('c1', 250, 2)));
    expect(await rowOf(viewStore, 'accounts', 'c1')).toEqual({
      id: 'c1',
      name: 'c1',
      cents: 250,
      sales: ['sale-c1-2@0'],
    });
  });

  it('moves the watermark over events that no view reads', async () => {
    const log = new ScratchLog();
    const { projections } = await run(log);
    await reached(projections, log.write({ stream: 'x-1', type: 'Unheard' }));
    expect(projections.watermarks.of('till')).toBe(await log.head());
  });

  it('folds a row again from its own events when an older event arrives late', async () => {
    const log = new ScratchLog();
    log.write(open('c1', 1));
    log.write(sale('c1', 1, 20));
    const { projections, viewStore, reports } = await run(log);
    await reached(projections, await log.head());
    await reached(projections, log.write(sale('c1', 2, 10)));
    expect(await rowOf(viewStore, 'accounts', 'c1')).toMatchObject({
      cents: 3,
      sales: ['sale-c1-10@0', 'sale-c1-20@0'],
    });
    expect(reports.some((report) => report.kind === 'folded' && report.refolds === 1)).toBe(true);
  });

  it('lets an event count that was ignored because it arrived before the row began', async () => {
    const log = new ScratchLog();
    const { projections, viewStore } = await run(log);
    await reached(projections, log.write(sale('c1', 7, 20)));
    await reached(projections, log.write(open('c1', 1)));
    expect(await rowOf(viewStore, 'accounts', 'c1')).toMatchObject({ cents: 7 });
  });

  it('remembers the place of a removed row', async () => {
    const log = new ScratchLog();
    const { projections, viewStore } = await run(log);
    log.write(note('note-1', 'b', { subject: 'c1', occurredAt: at(2) }));
    await reached(projections, log.write(note('note-1', 'erase', { subject: 'c1', occurredAt: at(3) })));
    expect(await rowOf(viewStore, 'notes', 'c1')).toBeUndefined();
    await reached(projections, log.write(note('note-2', 'a', { subject: 'c1', occurredAt: at(1) })));
    expect(await rowOf(viewStore, 'notes', 'c1')).toBeUndefined();
    await reached(projections, log.write(note('note-2', 'c', { subject: 'c1', occurredAt: at(4) })));
    expect(await rowOf(viewStore, 'notes', 'c1')).toEqual({ texts: ['c of c1'] });
  });

  it('gives earlier events without a subject to the customer that a later event names', async () => {
    const log = new ScratchLog();
    const { projections, viewStore } = await run(log);
    log.write(note('chat-1', 'hello', { occurredAt: at(1) }));
    await reached(projections, log.write(note('chat-2', 'later', { subject: 'c1', occurredAt: at(5) })));
    expect(await rowOf(viewStore, 'notes', 'c1')).toEqual({ texts: ['later of c1'] });
    const linked = { stream: 'chat-1', type: 'Linked', subject: 'c1', occurredAt: at(1), body: { to: 'c1' } };
    await reached(projections, log.write(linked));
    expect(await rowOf(viewStore, 'notes', 'c1')).toEqual({ texts: ['hello of c1', '-> c1', 'later of c1'] });
    expect(await rowOf(viewStore, 'streams', 'chat-1')).toEqual({ texts: ['hello of nobody'] });
  });

  it('goes on after trouble in the log', async () => {
    const log = new ScratchLog();
    log.failure = new Error('out of reach');
    const { projections, reports } = await run(log);
    log.write(open('c1', 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    log.failure = undefined;
    await reached(projections, await log.head());
    expect(reports.find(({ kind }) => kind === 'trouble')).toMatchObject({ attempt: 1 });
  });
});

describe('an event that cannot be folded', () => {
  it('parks its row only, lets later events of the row wait, and folds all of them on retry', async () => {
    const log = new ScratchLog();
    const cured = tillView();
    const { projections, viewStore } = await run(log);
    log.write(note('note-1', 'a', { subject: 'c1' }));
    log.write(note('note-2', POISON, { subject: 'c1' }));
    log.write(note('note-3', 'b', { subject: 'c2' }));
    await reached(projections, log.write(note('note-4', 'c', { subject: 'c1' })));
    expect(await rowOf(viewStore, 'notes', 'c1')).toEqual({ texts: ['a of c1'] });
    expect(await rowOf(viewStore, 'notes', 'c2')).toEqual({ texts: ['b of c2'] });
    const parked = [
      { table: 'notes', key: 'c1', address: 'note-2@0' },
      { table: 'streams', key: 'note-2', address: 'note-2@0' },
    ];
    expect(await viewStore.parked('till')).toMatchObject(parked);
    expect(await projections.retry('till', 'c1')).toBe(0);
    const poisoned = log.events.find(({ stream }) => stream === 'note-2') as { data: string };
    poisoned.data = JSON.stringify({ text: 'cured' });
    expect(await projections.retry('till', 'c1')).toBe(1);
    expect(await rowOf(viewStore, 'notes', 'c1', cured)).toEqual({ texts: ['a of c1', 'cured of c1', 'c of c1'] });
    expect(await viewStore.parked('till')).toMatchObject([{ key: 'note-2' }]);
    await reached(projections, log.write(note('note-5', 'd', { subject: 'c1' })));
    expect(await rowOf(viewStore, 'notes', 'c1')).toMatchObject({ texts: expect.arrayContaining(['d of c1']) });
  });

  it('halts the view, and only it, after a hundred parked rows', async () => {
    const log = new ScratchLog();
    const other = tillView({ name: 'other', tables: { accounts: tillView().tables['accounts']! } });
    const { projections, reports } = await run(log, { views: [tillView(), other] });
    for (let i = 0; i < 101; i++) log.write(note('note-1', POISON, { subject: `c${i}` }));
    await reached(projections, await log.head(), 'other');
    expect(reports.find(({ kind }) => kind === 'halted')).toMatchObject({ view: 'till' });
    expect(await projections.status()).toMatchObject([
      { view: 'other', state: 'live' },
      { view: 'till', state: 'halted' },
    ]);
  });
});
