/**
 * Appends one event each and projects a row a customer, here and with emmett-sqlite (npm): `node test/load/emmett.mjs
 * [appends]`. Each number is events a second that are appended and projected.
 */
import './lib/locked-node.mjs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSqliteEventStore } from '#event-store/sqlite';
import { runProjections } from '#messaging';
import { openSqliteViewStore } from '#read-model/sqlite';
import { order } from './baselines/orders.mjs';
import { percentiles, tell } from './lib/figures.mjs';
import { installed } from './lib/install.mjs';
import { inFolder } from './lib/server.mjs';

const APPENDS = Number(process.argv[2] ?? 30_000);
const THEIRS = Math.ceil(APPENDS / 10);
const CUSTOMERS = 1_000;
const AT_ONCE = 64;
const BAR = { of: 'ratio', min: 10 };
const BASELINE = join(import.meta.dirname, 'baselines', 'emmett', 'append-and-project.mjs');

/** The same row as the baseline's. */
const counter = {
  name: 'counter',
  version: 1,
  about: 'How often each customer bought, and what last.',
  tables: { counters: { by: 'customer' } },
  projectors: {
    counters: { on: { PurchaseRecorded: (row, data) => ({ count: (row?.count ?? 0) + 1, last: data }) } },
  },
};

const ours = (appends, atOnce) =>
  inFolder(async (folder) => {
    const file = join(folder, 'events.db');
    const store = openSqliteEventStore({ file });
    const reader = openSqliteEventStore({ file, readonly: true });
    const viewStore = openSqliteViewStore({ file: join(folder, 'views.db') });
    const projections = await runProjections({ store: reader, viewStore, views: [counter] });
    const samples = [];
    let next = 0;
    const caller = async () => {
      for (let n = next++; n < appends; n = next++) {
        const { stream, expected, event } = stored(n);
        const began = performance.now();
        const { kind } = await store.append(stream, expected, [event], { deadlineMs: 60_000 });
        if (kind !== 'appended') throw new Error(`Append ${n} met a conflict.`);
        samples.push(performance.now() - began);
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: atOnce }, caller));
    await projections.watermarks.reached('counter', await store.head(), 600_000);
    const seconds = (performance.now() - started) / 1_000;
    await projections.stop();
    for (const opened of [viewStore, reader, store]) await opened.close();
    return { perSecond: appends / seconds, ...percentiles(samples) };
  });

const stored = (n) => {
  const { customerId, revision, data } = order(n, CUSTOMERS);
  const recordedAt = new Date().toISOString();
  const id = `e-${String(n).padStart(9, '0')}`;
  const envelope = {
    version: 1,
    occurredAt: recordedAt,
    recordedAt,
    subject: customerId,
    actor: { kind: 'service', id: 'shop' },
  };
  const meta = { ...envelope, commandId: id, correlationId: id, bodyHmac: '' };
  const texts = { meta: JSON.stringify(meta), data: JSON.stringify(data), hash: 'f'.repeat(64), bodyHmac: '' };
  const event = {
    id,
    type: 'PurchaseRecorded',
    ...texts,
    occurredAt: recordedAt,
    recordedAt,
    subject: customerId,
    commandId: id,
  };
  return { stream: `customer-${customerId}`, expected: revision === 0 ? 'none' : BigInt(revision - 1), event };
};

const emmett = (packages, way) =>
  inFolder((folder) => {
    const args = [BASELINE, packages, join(folder, 'emmett.db'), String(THEIRS), String(CUSTOMERS), way];
    const { stdout, status } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { seconds, events } = JSON.parse(stdout.trim().split('\n').at(-1) || '{}');
    if (status !== 0 || events !== THEIRS) throw new Error(`emmett-sqlite projected ${events} of ${THEIRS} events.`);
    return THEIRS / seconds;
  });

const packages = installed('emmett');
const asDocumented = await emmett(packages, 'store');
const kept = await emmett(packages, 'connection');
const alone = await ours(Math.ceil(APPENDS / 3), 1);
const together = await ours(APPENDS, AT_ONCE);
const figure = (name, { perSecond, ...rest }, baseline, more) =>
  tell({ name: `append and project, ${name}`, unit: 'events/s', ours: perSecond, baseline, ...rest, ...more });
const note = 'emmett-sqlite 0.38.5 one after another: callers at once break its transactions';
figure('one after another', alone, asDocumented, { note: 'emmett-sqlite 0.38.5 as its documents show it' });
figure(`${AT_ONCE} at once`, together, asDocumented, { bar: BAR, note });
figure(`${AT_ONCE} at once, emmett on one kept connection`, together, kept, { bar: BAR });
