import type Database from 'better-sqlite3';
import { chainHash, MAX_SEALED_EVENTS, SEALS_STREAM } from '#audit';
import type { Dice } from '../../support/history/index.js';

/** What somebody did to a log. */
export interface Mutation {
  readonly what: string;
  /** The first event that is not what was sealed, counted from 1; undefined: it is a seal, or the key of one. */
  readonly ordinal?: number;
  /** Where it may be told to be: it, or what stands in its place now. */
  readonly places: readonly RegExp[];
}

interface Row {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly meta: string;
  readonly data: string;
  readonly hash: string;
}

/** A log that `writeSealedLog` wrote with so many sealed events, and luck. */
export interface Victim {
  readonly db: Database.Database;
  readonly dice: Dice;
  readonly events: number;
}

export type Mutate = (victim: Victim) => Mutation;

/** Whether the hashes were made to fit what was done. */
const HIDDEN = ['not', 'by its own hash', 'by all hashes of its stream'] as const;

const changeText =
  (columns: readonly ('data' | 'meta' | 'id' | 'type')[], find: (victim: Victim) => Row): Mutate =>
  (victim) => {
    const { db, dice } = victim;
    const row = find(victim);
    const column = dice.even(columns);
    const hidden = dice.even(HIDDEN);
    db.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(another(row[column], dice), row.position);
    if (hidden === 'by its own hash') rechain(db, row.stream, row.position);
    if (hidden === 'by all hashes of its stream') rechain(db, row.stream);
    const isSeal = row.stream === SEALS_STREAM;
    return {
      what: `${column}${isSeal ? ' of a seal' : ''} changed, hidden ${hidden}`,
      ...(!isSeal && { ordinal: row.position }),
      places: [exactly(row)],
    };
  };

const changeColumn: Mutate = (victim) => {
  const { db, dice } = victim;
  const row = anyRow(victim);
  const column = dice.even(['hash', 'occurred_at', 'recorded_at', 'subject']);
  const wrong = another(column === 'hash' ? row.hash : '2026-01-01T00:00:00.000Z', dice);
  db.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(wrong, row.position);
  return { what: `${column} changed`, ordinal: row.position, places: [exactly(row)] };
};

const drop =
  (count: 1 | 2): Mutate =>
  (victim) => {
    const { db, dice } = victim;
    const hidden = dice.chance(0.5);
    const rows = [anyRow(victim), ...(count === 2 ? [anyRow(victim)] : [])];
    for (const { position } of rows) db.prepare('DELETE FROM events WHERE position = ?').run(position);
    if (hidden) for (const { stream } of rows) rechain(db, stream);
    const ordinal = Math.min(...rows.map(({ position }) => position));
    const next = db.prepare<[number], Row>('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT 1');
    const places = [...rows, next.get(ordinal)].flatMap((row) => (row ? [exactly(row)] : []));
    return { what: `${count} dropped${hidden ? ', streams made anew' : ''}`, ordinal, places };
  };

const swap: Mutate = (victim) => {
  const { db, dice } = victim;
  const one = anyRow(victim);
  const other = dice.chance(0.5) ? rowAt(db, one.position + 1) : anyRow(victim);
  const [first, second] = one.position < other.position ? [one, other] : [other, one];
  const move = db.prepare('UPDATE events SET position = ? WHERE position = ?');
  move.run(-1, first.position);
  move.run(first.position, second.position);
  move.run(second.position, -1);
  const hidden = dice.chance(0.5);
  if (hidden) for (const { stream } of [first, second]) rechain(db, stream);
  // Whichever stream's order tells it first: the later event stands too early, or the earlier one is missing.
  const places = [exactly(first), new RegExp(`^${second.stream}@\\d+$`)];
  return { what: `swapped${hidden ? ', streams made anew' : ''}`, ordinal: first.position, places };
};

/** Among the events of the last seal: a row finds its place only where all later ones make room. */
const insert: Mutate = (victim) => {
  const { db, events } = victim;
  const row = anyRow(victim, events - MAX_SEALED_EVENTS + 1);
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

const rowAt = (db: Database.Database, position: number): Row =>
  db.prepare<[number], Row>('SELECT * FROM events WHERE position = ?').get(position)!;

/** Anywhere, but early places come more often: verifying ends at the first fault, so the late ones cost most. */
const anyRow = ({ db, dice, events }: Victim, from = 1): Row => {
  for (;;) {
    const row = rowAt(db, from + Math.floor((events - from + 1) * dice.next() ** 2));
    if (row && row.stream !== SEALS_STREAM) return row;
  }
};

const anySeal = ({ db, dice }: Victim): Row =>
  dice.even(db.prepare<[string], Row>('SELECT * FROM events WHERE stream = ?').all(SEALS_STREAM));

const exactly = ({ stream, revision }: Pick<Row, 'stream' | 'revision'>): RegExp =>
  new RegExp(`^${stream}@${revision}$`);

/**
 * Gives the events of a stream the revisions and hashes that fit the order in which they stand now; or one of them the
 * hash only.
 */
const rechain = (db: Database.Database, stream: string, only?: number): void => {
  const rows = db.prepare<[string], Row>('SELECT * FROM events WHERE stream = ? ORDER BY position').all(stream);
  db.prepare('UPDATE events SET revision = -revision - 1 WHERE stream = ?').run(stream);
  const update = db.prepare('UPDATE events SET revision = ?, hash = ? WHERE position = ?');
  let previous: string | null = null;
  rows.forEach((row, revision) => {
    const hash = only === undefined || only === row.position ? chainHash(previous, row) : row.hash;
    update.run(revision, hash, row.position);
    previous = hash;
  });
};

/** With another byte in one place. */
export const another = (text: string, dice: Dice): string => {
  const at = dice.int(0, text.length - 1);
  const other = text[at] === '7' ? '8' : '7';
  return text.slice(0, at) + other + text.slice(at + 1);
};

/** How often each comes; the last one costs most. */
export const MUTATIONS: readonly (readonly [weight: number, Mutate])[] = [
  [8, changeText(['data', 'meta', 'id', 'type'], anyRow)],
  [4, changeColumn],
  [4, changeText(['data', 'meta'], anySeal)],
  [3, drop(1)],
  [2, drop(2)],
  [4, swap],
  [0.5, insert],
];
