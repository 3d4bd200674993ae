import { expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { batch, nextInstant } from '../contract/events.js';
import { all, tryAppend, wholeLog } from '../contract/support.js';
import { createMemoryEventStore } from '../memory/index.js';
import { position, type EventStore, type ReadOptions, type StoredEvent } from '../port.js';
import { createTables } from './schema.js';
import { sqliteEventStore } from './sqlite-event-store.js';

const RUNS = 100;
const STREAMS = ['deal-1', 'deal-2', 'customer-1'];
const TYPES = ['Opened', 'Advanced', 'Closed'];
const SUBJECTS = ['c-1', 'c-2', undefined];

/** An operation is built once, with what it appends, and applied to both stores. */
type Operation = (store: EventStore) => Promise<unknown>;

const stream = fc.constantFrom(...STREAMS);
const revision = fc.bigInt({ min: 0n, max: 12n });
const expected = fc.oneof(fc.constant('none' as const), revision);
const place = fc.integer({ min: 0, max: 40 }).map(position);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const types = optional(fc.subarray(TYPES));

/** Batches that were tried before, so that they can be sent again whole, in part or longer. */
class Tried {
  readonly batches: (readonly StoredEvent[])[] = [];

  fresh(count: number, nth: number): readonly StoredEvent[] {
    const events = batch({ count, type: TYPES[nth % TYPES.length]!, subject: SUBJECTS[nth % SUBJECTS.length]! });
    this.batches.push(events);
    return events;
  }
}

type Plan = (tried: Tried, at: (stream: string) => bigint | 'none') => Operation;

const appendAnywhere = fc
  .tuple(stream, expected, fc.integer({ min: 1, max: 4 }), fc.nat(8))
  .map(([name, at, count, nth]): Plan => (tried) => {
    const events = tried.fresh(count, nth);
    return (store) => tryAppend(store, name, at, events);
  });
const appendAtHead = fc
  .tuple(stream, fc.integer({ min: 1, max: 4 }), fc.nat(8))
  .map(([name, count, nth]): Plan => (tried, head) => {
    const events = tried.fresh(count, nth);
    const at = head(name);
    return (store) => tryAppend(store, name, at, events);
  });
const appendAgain = fc
  .tuple(stream, expected, fc.nat(20), fc.integer({ min: 1, max: 4 }))
  .map(([name, at, nth, count]): Plan => (tried) => {
    const known = tried.batches[nth % Math.max(1, tried.batches.length)] ?? tried.fresh(count, nth);
    const recordedAt = nextInstant();
    const events = known.slice(0, count).map((event) => ({ ...event, recordedAt }));
    return (store) => tryAppend(store, name, at, events);
  });
const read = fc
  .record({
    from: optional(revision),
    to: optional(revision),
    direction: optional(fc.constantFrom('forwards' as const, 'backwards' as const)),
    limit: optional(fc.nat(5)),
  })
  .chain((options) =>
    stream.map(
      (name): Plan =>
        () =>
        (store) =>
          all(store.read(name, options as ReadOptions)).then(plain),
    ),
  );
const readSubject = fc.record({ after: place, upTo: optional(place) }).map(
  (options): Plan =>
    () =>
    async (store) =>
      plain(await all(store.readSubject('c-1', options as { after: string }))),
);
// Whole, since a page may end early.
const readLog = fc.record({ after: place, limit: fc.integer({ min: 1, max: 50 }), types }).map(
  (options): Plan =>
    () =>
    async (store) =>
      plain(await wholeLog(store, options as { after: string })),
);
const outcome = fc.nat(20).map(
  (nth): Plan =>
    (tried) =>
    (store) =>
      store.outcomeOf(tried.batches[nth]?.[0]!.commandId ?? 'never'),
);
const plans = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: appendAtHead },
    { weight: 2, arbitrary: appendAnywhere },
    { weight: 2, arbitrary: appendAgain },
    read,
    readSubject,
    readLog,
    outcome,
  ),
  { minLength: 5, maxLength: 30 },
);

const plain = (events: readonly object[]) => events.map((event) => ({ ...event }));
const settled = (operation: Promise<unknown>) => operation.catch((error: Error) => error.name);

it('SQLite and memory answer any sequence of operations alike', async () => {
  const agree = fc.asyncProperty(plans, async (sequence) => {
    const db = new Database(':memory:');
    createTables(db);
    const sqlite = sqliteEventStore(db);
    const memory = createMemoryEventStore();
    const tried = new Tried();
    const heads = new Map<string, bigint>();
    for (const plan of sequence) {
      const operation = plan(tried, (name) => heads.get(name) ?? 'none');
      const [real, model] = await Promise.all([settled(operation(sqlite)), settled(operation(memory))]);
      expect(real).toEqual(model);
      for (const name of STREAMS) {
        const [last] = await all(memory.read(name, { direction: 'backwards', limit: 1 }));
        if (last) heads.set(name, last.revision);
      }
    }
    await sqlite.close();
  });
  await fc.assert(agree, { numRuns: RUNS });
});
