/**
 * Durable appends of the SQLite store beside bare better-sqlite3 writing the same rows into the same tables, one by one
 * and 64 callers at once. They take turns, a slice each, so that what else the machine does disturbs all alike; the
 * figures are those of the median slice. `node test/load/append.mjs [slices]`
 */
import './lib/locked-node.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteEventStore } from '#event-store/sqlite';
import { appendsOf } from './append-rows.mjs';
import { number, percentiles, tell } from './lib/figures.mjs';

const SLICES = Number(process.argv[2] ?? 41);
const WARM_UP = 5;
const CALLERS = 64;
/** `least`: appends/s of a bare writer of events alone, below which the machine is too busy to measure anything. */
const ONE_BY_ONE = { slice: 250, least: 4_000, min: 0.9 };
const AT_ONCE = { slice: 3_200, least: 60_000, min: 0.7 };
const CONTEXT = { deadlineMs: 60_000 };

const EVENT = `INSERT INTO events
  (position, stream, revision, id, type, occurred_at, recorded_at, subject, meta, data, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const OUTCOME = `INSERT INTO inbox (position, command_id, body_hmac, stream, first_revision, revision, recorded_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

const bare = (file, { groupOf, withInbox }) => {
  openSqliteEventStore({ file }).close();
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const [event, outcome] = [db.prepare(EVENT), db.prepare(OUTCOME)];
  let position = 0;
  const write = ({ stream, revision, event: e }) => {
    position += 1;
    if (withInbox) outcome.run(position, e.commandId, e.bodyHmac, stream, revision, revision, e.recordedAt);
    const times = [e.occurredAt, e.recordedAt];
    event.run(position, stream, revision, e.id, e.type, ...times, e.subject, e.meta, e.data, e.hash);
  };
  return {
    run(appends, latencies) {
      for (let n = 0; n < appends.length; n += groupOf) {
        const began = performance.now();
        begin.run();
        for (let m = n; m < n + groupOf && m < appends.length; m += 1) write(appends[m]);
        commit.run();
        latencies.push(performance.now() - began);
      }
    },
    close: () => db.close(),
  };
};

const adapter = (file, { groupOf }) => {
  const store = openSqliteEventStore({ file });
  const append = async ({ stream, revision, event }, latencies) => {
    const began = performance.now();
    const expected = revision === 0 ? 'none' : BigInt(revision - 1);
    const { kind } = await store.append(stream, expected, [event], CONTEXT);
    if (kind !== 'appended') throw new Error(`${stream}@${revision} met a ${kind}.`);
    latencies.push(performance.now() - began);
  };
  const caller = async (appends, first, latencies) => {
    for (let n = first; n < appends.length; n += groupOf) await append(appends[n], latencies);
  };
  return {
    run: (appends, latencies) =>
      Promise.all(Array.from({ length: groupOf }, (_, first) => caller(appends, first, latencies))),
    close: () => store.close(),
  };
};

/** Something that appends, in a folder of its own, with what was measured of it. */
class Subject {
  slices = [];
  latencies = [];

  constructor(make, options) {
    this.folder = mkdtempSync(join(tmpdir(), 'kenal-append-'));
    this.appender = make(join(this.folder, 'events.db'), options);
  }

  async run(appends, measured) {
    const latencies = [];
    const began = performance.now();
    await this.appender.run(appends, latencies);
    if (!measured) return;
    this.slices.push((appends.length / (performance.now() - began)) * 1_000);
    this.latencies.push(...latencies);
  }

  get perSecond() {
    return this.slices.toSorted((a, b) => a - b)[this.slices.length >> 1];
  }

  async close() {
    await this.appender.close();
    rmSync(this.folder, { recursive: true });
  }
}

const compare = async (name, groupOf, { slice, least, min }) => {
  const events = new Subject(bare, { groupOf, withInbox: false });
  const same = new Subject(bare, { groupOf, withInbox: true });
  const store = new Subject(adapter, { groupOf });
  const rows = appendsOf((SLICES + WARM_UP) * slice, groupOf);
  for (let n = 0; n < SLICES + WARM_UP; n += 1) {
    for (const subject of [events, same, store]) {
      await subject.run(rows.slice(n * slice, (n + 1) * slice), n >= WARM_UP);
    }
  }
  const baseline = same.perSecond;
  const { p50, p95, p99 } = percentiles(same.latencies);
  const per = groupOf > 1 ? 'a group' : 'an append';
  tell({
    name,
    unit: 'appends/s',
    ours: store.perSecond,
    baseline,
    ...percentiles(store.latencies),
    bar: { of: 'ratio', min },
    // The floor is one of events alone; the same rows take that much longer.
    floor: (least * baseline) / events.perSecond,
    note: `baseline ${[p50, p95, p99].map(number).join(' / ')} ms ${per}; events alone ${number(events.perSecond)}/s`,
  });
  for (const subject of [events, same, store]) await subject.close();
};

await compare('appends, one by one', 1, ONE_BY_ONE);
await compare(`appends, ${CALLERS} callers at once`, CALLERS, AT_ONCE);
