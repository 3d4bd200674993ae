// `node test/load/append.mjs [slices] [compiled store]`, after `npm run build`: durable appends of the SQLite store
// beside bare better-sqlite3 writing the same rows into the same tables. They take turns, a slice each, so that what
// else the machine does disturbs all alike; the figures are those of the median slice. The least figures, below which
// the machine is too busy to measure anything, are those of a writer of events alone, without the inbox.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { appendsOf } from './append-rows.mjs';

const STORE = resolve(process.argv[3] ?? join(import.meta.dirname, '../../dist/libs/event-store/src/sqlite/index.js'));
const { openSqliteEventStore } = await import(STORE);
const SLICES = Number(process.argv[2] ?? 15);
const CALLERS = 64;
const ONE_BY_ONE = { slice: 500, least: 4_000, target: 0.9 };
const AT_ONCE = { slice: 6_400, least: 60_000, target: 0.7 };
const WARM_UP = 3;
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

  constructor(name, make, options) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), 'kenal-append-'));
    this.appender = make(join(this.folder, 'events.db'), options);
  }

  async run(appends, measured) {
    globalThis.gc?.();
    const latencies = [];
    const began = performance.now();
    await this.appender.run(appends, latencies);
    if (!measured) return;
    this.slices.push((appends.length / (performance.now() - began)) * 1_000);
    this.latencies.push(...latencies);
  }

  get perSecond() {
    return Math.round(median(this.slices));
  }

  print(groupOf) {
    const sorted = this.latencies.sort((a, b) => a - b);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => sorted[Math.floor(sorted.length * q)].toFixed(2));
    const each = `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms ${this.name === STORE_NAME ? 'an append' : groupOf}`;
    console.log(`  ${this.name.padEnd(34)} ${String(this.perSecond).padStart(7)}/s   ${each}`);
  }

  async close() {
    await this.appender.close();
    rmSync(this.folder, { recursive: true });
  }
}

const STORE_NAME = 'the store';
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const compare = async (title, groupOf, { slice, least, target }) => {
  const reference = new Subject('bare better-sqlite3, events alone', bare, { groupOf, withInbox: false });
  const same = new Subject('bare better-sqlite3, same rows', bare, { groupOf, withInbox: true });
  const store = new Subject(STORE_NAME, adapter, { groupOf });
  const rows = appendsOf((SLICES + WARM_UP) * slice, groupOf);
  for (let n = 0; n < SLICES + WARM_UP; n += 1) {
    for (const subject of [reference, same, store]) {
      await subject.run(rows.slice(n * slice, (n + 1) * slice), n >= WARM_UP);
    }
  }
  console.log(`${title}, ${SLICES} slices of ${slice} appends`);
  for (const subject of [reference, same, store]) {
    subject.print(groupOf > 1 ? 'a group' : 'an append');
    await subject.close();
  }
  const ratio = median(store.slices.map((perSecond, n) => perSecond / same.slices[n]));
  const verdict = ratio >= target ? 'reached' : 'MISSED';
  const validity = reference.perSecond >= least ? '' : `; VOID: events alone are below ${least}/s on this machine now`;
  console.log(`  ratio to the same rows ${ratio.toFixed(2)}, target ${target}: ${verdict}${validity}\n`);
};

await compare('One by one', 1, ONE_BY_ONE);
await compare(`${CALLERS} callers at once`, CALLERS, AT_ONCE);
