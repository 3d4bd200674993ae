import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { chainHash, verifyChain, type Seal } from '#audit';
import { logOf, sealsOf } from '#audit/testing';
import type { RecordedEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { Dice } from '../support/history/index.js';

const EVENTS = 2_000;
const STREAMS = 60;
const SEALED_EVENTS = 250;
const MUTATIONS = 500;
const TIMEOUT_MS = 240_000;

interface Row {
  position: number;
  stream: string;
  revision: number;
  id: string;
  type: string;
  meta: string;
  data: string;
  hash: string;
}

/** What somebody did to the log. */
interface Mutation {
  readonly what: string;
  /** The first event that is not what was sealed, counted from 1. */
  readonly ordinal: number;
  /** Where it may be told to be: it, or what stands in its place now. */
  readonly places: readonly RegExp[];
}

const folder = mkdtempSync(join(tmpdir(), 'kenal-tamper-'));
const whole = join(folder, 'whole.db');
const changed = join(folder, 'changed.db');
const dice = new Dice(20_261_122);
let events: RecordedEvent[];
let seals: Seal[];

beforeAll(async () => {
  events = logOf(...Array.from({ length: EVENTS }, () => `deal-${dice.int(1, STREAMS)}`));
  seals = sealsOf(events, SEALED_EVENTS);
  const store = openSqliteEventStore({ file: whole });
  await Promise.all(
    events.map(({ stream, revision, ...event }, nth) => {
      const expected = revision === 0n ? 'none' : revision - 1n;
      return store.append(stream, expected, [{ ...event, commandId: `c-${nth}` }], { deadlineMs: 60_000 });
    }),
  );
  await store.close();
}, TIMEOUT_MS);

afterAll(() => rmSync(folder, { recursive: true }));

const seenBy = async (): Promise<{ place: string; seal: number | undefined } | undefined> => {
  const store = openSqliteEventStore({ file: changed, readonly: true });
  const { fault } = await verifyChain(store, { seals }).finally(() => store.close());
  return fault && { place: `${fault.stream}@${fault.revision}`, seal: fault.seal };
};

describe('a log that somebody altered', () => {
  it('is whole before', async () => {
    copyFileSync(whole, changed);
    expect(await seenBy()).toBeUndefined();
  });

  it(
    `is found altered, with the place and the first bad seal, whatever was done: ${MUTATIONS} times`,
    async () => {
      for (let nth = 0; nth < MUTATIONS; nth += 1) {
        copyFileSync(whole, changed);
        const db = new Database(changed);
        const mutation = db.transaction(() => dice.even(MUTATE)(db)).immediate();
        db.close();
        const { what, ordinal, places } = mutation;
        const seen = await seenBy();
        const right = places.some((place) => place.test(seen?.place ?? ''));
        expect({ nth, what, ordinal, places, seen, right }).toMatchObject({
          right: true,
          seen: { seal: Math.ceil(ordinal / SEALED_EVENTS) },
        });
      }
    },
    TIMEOUT_MS,
  );
});

const rowAt = (db: Database.Database, position: number): Row =>
  db.prepare<[number], Row>('SELECT * FROM events WHERE position = ?').get(position)!;

const anyRow = (db: Database.Database): Row => rowAt(db, dice.int(1, EVENTS));

const exactly = ({ stream, revision }: Pick<Row, 'stream' | 'revision'>): RegExp =>
  new RegExp(`^${stream}@${revision}$`);

/** Gives events of a stream the revisions and hashes that they should have, as somebody would who hides a change. */
const rechain = (db: Database.Database, stream: string, only?: number): void => {
  const rows = db.prepare<[string], Row>('SELECT * FROM events WHERE stream = ? ORDER BY position').all(stream);
  let previous: string | null = null;
  rows.forEach((row, revision) => {
    const hash = only === undefined || only === row.position ? chainHash(previous, row) : row.hash;
    db.prepare('UPDATE events SET revision = ?, hash = ? WHERE position = ?').run(revision, hash, row.position);
    previous = hash;
  });
};

const another = (text: string): string => {
  const at = dice.int(0, text.length - 1);
  const other = text[at] === '7' ? '8' : '7';
  return text.slice(0, at) + other + text.slice(at + 1);
};

type Mutate = (db: Database.Database) => Mutation;

const changeText: Mutate = (db) => {
  const row = anyRow(db);
  const column = dice.even(['data', 'meta', 'id', 'type'] as const);
  const hidden = dice.even(['not', 'by its own hash', 'by the hashes of its stream'] as const);
  db.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(another(row[column]), row.position);
  if (hidden !== 'not') rechain(db, row.stream, hidden === 'by its own hash' ? row.position : undefined);
  return { what: `${column} changed, hidden ${hidden}`, ordinal: row.position, places: [exactly(row)] };
};

const changeColumn: Mutate = (db) => {
  const row = anyRow(db);
  const column = dice.even(['hash', 'occurred_at', 'recorded_at', 'subject']);
  const wrong = column === 'hash' ? another(row.hash) : another('2026-01-01T00:00:00.000Z');
  db.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(wrong, row.position);
  return { what: `${column} changed`, ordinal: row.position, places: [exactly(row)] };
};

const drop: Mutate = (db) => {
  const row = anyRow(db);
  const hidden = dice.chance(0.5);
  db.prepare('DELETE FROM events WHERE position = ?').run(row.position);
  if (hidden) rechain(db, row.stream);
  // Where nothing follows, what is told is the event after which the log ends.
  const beside = rowAt(db, row.position === EVENTS ? EVENTS - 1 : row.position + 1);
  const places = [exactly(row), exactly(beside)];
  return { what: `dropped${hidden ? ', stream made anew' : ''}`, ordinal: row.position, places };
};

const insert: Mutate = (db) => {
  const row = anyRow(db);
  db.prepare('UPDATE events SET position = -position - 1 WHERE position >= ?').run(row.position);
  db.exec('UPDATE events SET position = -position WHERE position < 0');
  const stream = 'deal-forged';
  const hash = chainHash(null, { ...row, stream });
  db.prepare(
    `INSERT INTO events SELECT ?, ?, 0, id, type, occurred_at, recorded_at, subject, meta, data, ?
     FROM events WHERE position = ?`,
  ).run(row.position, stream, hash, row.position + 1);
  return { what: 'inserted', ordinal: row.position, places: [/^deal-forged@0$/] };
};

const swap: Mutate = (db) => {
  const a = dice.int(1, EVENTS - 1);
  const b = dice.chance(0.5) ? a + 1 : dice.int(a + 1, EVENTS);
  const [first, second] = [rowAt(db, a), rowAt(db, b)];
  const move = db.prepare('UPDATE events SET position = ? WHERE position = ?');
  for (const [to, from] of [
    [-1, a],
    [a, b],
    [b, -1],
  ] as const)
    move.run(to, from);
  // Whichever stream's order tells it first: the later event stands too early, or the earlier one is missing.
  const places = [exactly(first), new RegExp(`^${second.stream}@\\d+$`)];
  return { what: 'swapped', ordinal: a, places };
};

const MUTATE: readonly Mutate[] = [changeText, changeColumn, drop, insert, swap];
