import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore } from '#event-store';
import type { Recorded } from '#kernel';
import type { ViewStore } from '#read-model';
import { MemoryHistory, MemoryViewStore } from '#read-model/memory';
import { openSqliteViewStore } from '#read-model/sqlite';
import { decode } from '../decode.js';
import { runProjections, type ProjectionsOptions } from './run-projections.js';
import { histories, logOf } from './testing/histories.js';
import type { ScratchLog } from './testing/scratch-log.js';
import { tillView } from './testing/till-view.js';

const VIEWS = [tillView(), tillView({ name: 'till-again' })];

const run = async (log: ScratchLog, viewStore: ViewStore, options: Partial<ProjectionsOptions> = {}): Promise<void> => {
  const projections = await runProjections({
    store: log.store,
    viewStore,
    views: VIEWS,
    adopting: ['Linked'],
    ...options,
  });
  const head = await log.head();
  for (const { name } of VIEWS) await projections.watermarks.reached(name, head, 5_000);
  await projections.stop();
};

/** Every row of every table of the first view, as stored. */
const rowsOf = async (viewStore: ViewStore): Promise<string> => {
  const all: unknown[] = [];
  for (const [name, table] of Object.entries((await viewStore.live(VIEWS[0]!))!)) {
    for await (const page of table.pages()) all.push([name, page]);
  }
  return JSON.stringify(all);
};

/** The rows as they should be, by the shortest way: all events of a key, sorted, one after another. */
const expected = (log: ScratchLog): string => {
  const [view] = VIEWS;
  const lines = Object.keys(view!.tables).flatMap((table) => {
    const { on, key } = view!.projectors[table]!;
    const { by } = view!.tables[table]!;
    const rows = new Map<string, object | undefined>();
    for (const stored of log.events.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))) {
      const linked = log.events.find(
        (e) => e.stream === stored.stream && e.type === 'Linked' && e.revision > stored.revision,
      );
      const event = decode(by === 'customer' && linked ? { ...stored, subject: linked.subject } : stored);
      const id = key ? key(event as Recorded<never>) : event.subject;
      const fold = on[stored.type] as ((row: unknown, data: unknown, event: unknown) => object | undefined) | undefined;
      if (id !== undefined && fold) rows.set(id, fold(rows.get(id), event.data, event));
    }
    const kept = [...rows].filter(([, row]) => row).sort(([a], [b]) => (a < b ? -1 : 1));
    return kept.length > 0 ? [[table, kept.map(([id, row]) => ({ key: id, row }))]] : [];
  });
  return JSON.stringify(lines);
};

const folded = async (log: ScratchLog, options: Partial<ProjectionsOptions> = {}): Promise<string> => {
  const viewStore = new MemoryViewStore();
  await run(log, viewStore, options);
  return rowsOf(viewStore);
};

const withoutIndexes = (log: ScratchLog): EventStore => {
  const refuse = (): never => {
    throw new Error('This log has no indexes.');
  };
  return new Proxy(log.store, {
    get: (target, name) => {
      const its = target[name as keyof EventStore];
      if (name === 'read' || name === 'readSubject') return refuse;
      return typeof its === 'function' ? its.bind(target) : its;
    },
  });
};

const folder = mkdtempSync(join(tmpdir(), 'kenal-laws-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Dies at the given commits: before writing, or after. */
class Crashing extends MemoryViewStore {
  constructor(private readonly deaths: ('before' | 'after')[]) {
    super();
  }
  override async commit(changes: Parameters<ViewStore['commit']>[0]): Promise<boolean> {
    const death = this.deaths.shift();
    if (death === 'before') throw new Error('killed');
    const done = await super.commit(changes);
    if (death === 'after') throw new Error('killed');
    return done;
  }
}

const RUNS = { numRuns: 40 };

describe('the rows of a history are the same, byte for byte,', () => {
  it('wherever its pages end, and whatever the cache still holds', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 7 }), async (history, pageSize) => {
        const log = logOf(history);
        expect(await folded(log)).toBe(expected(log));
        expect(await folded(log, { pageSize })).toBe(expected(log));
        expect(await folded(log, { pageSize, cacheBytes: 1 })).toBe(expected(log));
      }),
      RUNS,
    );
  });

  it('in whatever order independent streams arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(fc.nat(1_000), { minLength: 100, maxLength: 100 }),
        async (history, order) => {
          expect(await folded(logOf({ ...history, order }), { pageSize: 3 })).toBe(expected(logOf(history)));
        },
      ),
      RUNS,
    );
  });

  it('wherever the process dies', async () => {
    const deaths = fc.array(fc.constantFrom('before' as const, 'after' as const, undefined), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(histories, deaths, async (history, killed) => {
        const log = logOf(history);
        const crashing = new Crashing([...killed] as ('before' | 'after')[]);
        await run(log, crashing, { pageSize: 2 });
        expect(await rowsOf(crashing)).toBe(expected(log));
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('folded again from a history as from the indexes of a log', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 7 }), async (events, pageSize) => {
        const log = logOf(events);
        const history = new MemoryHistory();
        const options = { store: withoutIndexes(log), history, pageSize, cacheBytes: 1 };
        expect(await folded(log, options)).toBe(expected(log));
        expect(await history.checkpoint()).toBe(await log.head());
      }),
      RUNS,
    );
  });

  it('folded again from a history that is kept from now on only', async () => {
    await fc.assert(
      fc.asyncProperty(histories, histories, async (before, after) => {
        const viewStore = new MemoryViewStore();
        const log = logOf(before);
        await run(log, viewStore);
        const all = logOf({ ...before, streams: [...before.streams, ...after.streams] });
        const rest = all.events.filter(({ stream }) => !log.events.some((event) => event.stream === stream));
        for (const { stream, type, data, subject, occurredAt } of rest) {
          log.write({ stream, type, data, subject, occurredAt });
        }
        await run(log, viewStore, { store: withoutIndexes(log), history: new MemoryHistory() });
        expect(await rowsOf(viewStore)).toBe(expected(log));
      }),
      RUNS,
    );
  });

  it('in SQLite as in memory', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const log = logOf(history);
        const sqlite = openSqliteViewStore({ file: join(folder, `${(n += 1)}.db`) });
        await run(log, sqlite, { pageSize: 3 });
        expect(await rowsOf(sqlite)).toBe(expected(log));
        await sqlite.close();
      }),
      { numRuns: 20 },
    );
  });
});
