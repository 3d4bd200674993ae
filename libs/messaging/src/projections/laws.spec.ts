import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ViewStore } from '#read-model';
import { MemoryHistory, MemoryViewStore } from '#read-model/memory';
import { openSqliteViewStore } from '#read-model/sqlite';
import type { ProjectionsOptions } from './run-projections.js';
import { histories, logOf } from './testing/histories.js';
import type { ScratchLog } from './testing/scratch-log.js';
import { expected, rowsOf, run, withoutIndexes } from './testing/till-rows.js';

const folded = async (log: ScratchLog, options: Partial<ProjectionsOptions> = {}): Promise<string> => {
  const viewStore = new MemoryViewStore();
  await run(log, viewStore, options);
  return rowsOf(viewStore);
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
    const survives = fc.asyncProperty(histories, deaths, async (history, killed) => {
      const log = logOf(history);
      const crashing = new Crashing([...killed] as ('before' | 'after')[]);
      await run(log, crashing, { pageSize: 2 });
      expect(await rowsOf(crashing)).toBe(expected(log));
    });
    // Together, for each waits longer after every death.
    await Promise.all(Array.from({ length: 16 }, () => fc.assert(survives, { numRuns: 1 })));
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
