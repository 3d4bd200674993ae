/**
 * How fast a log is verified: the chain of every stream and the Merkle root of every seal, beside a loop that only
 * reads the same log. In events a second of processor time, so that other work on the machine counts less.
 * `node test/load/audit.mjs [events] [rounds]`, after `npm run build`.
 */
import './lib/locked-node.mjs';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainHash, MAX_SEALED_EVENTS, sealOf, SEED_BYTES, signingKey, verifyChain } from '#audit';
import { openSqliteEventStore } from '#event-store/sqlite';
import { appendsOf } from './append-rows.mjs';
import { tell } from './lib/figures.mjs';

const EVENTS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const CALLERS = 64;
const PAGE_EVENTS = 4_096;
const BAR = 100_000;
const START = '0'.repeat(20);

/** Writes a log whose chains are whole. Answers the hashes of its events in order. */
const writeLog = async (file) => {
  const store = openSqliteEventStore({ file });
  const heads = new Map();
  const hashes = [];
  const appends = appendsOf(EVENTS, CALLERS);
  for (let start = 0; start < EVENTS; start += CALLERS) {
    const due = appends.slice(start, start + CALLERS).map(({ stream, revision, event }) => {
      const hash = chainHash(heads.get(stream) ?? null, { ...event, stream });
      heads.set(stream, hash);
      hashes.push(hash);
      const expected = revision === 0 ? 'none' : BigInt(revision - 1);
      return store.append(stream, expected, [{ ...event, hash }], { deadlineMs: 60_000 });
    });
    await Promise.all(due);
  }
  await store.close();
  return hashes;
};

const sealsOf = (hashes) => {
  const key = signingKey(randomBytes(SEED_BYTES));
  const seals = [];
  for (let from = 0; from < hashes.length; from += MAX_SEALED_EVENTS) {
    const unsealed = { from: from + 1, hashes: hashes.slice(from, from + MAX_SEALED_EVENTS), upTo: '-', forgotten: [] };
    seals.push(sealOf(unsealed, seals.at(-1), '2026-01-01T00:00:00.000Z', key));
  }
  return seals;
};

/** Events a second of processor time. */
const speed = async (work) => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return EVENTS / ((user + system) / 1_000_000);
};

const readOnly = async (store) => {
  for (let after = START, head = ''; after !== head;) {
    ({ next: after, head } = await store.readAll({ after, limit: PAGE_EVENTS }));
  }
};

const folder = mkdtempSync(join(tmpdir(), 'kenal-audit-'));
try {
  const file = join(folder, 'events.db');
  const seals = sealsOf(await writeLog(file));
  const store = openSqliteEventStore({ file, readonly: true });
  let [baseline, chains, ours] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    baseline = Math.max(baseline, await speed(() => readOnly(store)));
    chains = Math.max(chains, await speed(() => verifyChain(store)));
    ours = Math.max(
      ours,
      await speed(async () => {
        const { fault, unsealed } = await verifyChain(store, { seals });
        if (fault || unsealed > 0) throw new Error(`A whole log was found broken: ${fault?.sentence}`);
      }),
    );
  }
  await store.close();
  const note = `chains alone ${Math.round(chains).toLocaleString('en-US')}; the baseline only reads`;
  const bar = { of: 'ours', min: BAR };
  tell({ name: `verify chains and seals of ${EVENTS} events`, unit: 'events/s', ours, baseline, bar, note });
} finally {
  rmSync(folder, { recursive: true });
}
