/**
 * Appends through the EventStoreDB adapter beside the bare client sending the same events, one by one and 64 callers at
 * once, both to what speaks the protocol (in a process of its own; it is not the server, and keeps a list in memory):
 * what the adapter costs, not how fast EventStoreDB is. `node test/load/eventstoredb.mjs [slices]`
 */
import './lib/locked-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { startProtocolServer } from '#event-store/testing';
import { appendsOf } from './append-rows.mjs';
import { number, percentiles, tell } from './lib/figures.mjs';

const SERVE = 'serve';
const SLICES = Number(process.argv[2] ?? 21);
const WARM_UP = 3;
const CALLERS = 64;
const CONTEXT = { deadlineMs: 60_000 };

/** The server in a process of its own, so that its work is not taken for ours. */
const startServer = async () => {
  const child = spawn(process.execPath, [import.meta.filename, SERVE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { address: address.trim(), stop: () => child.kill() };
};

const adapter = (address) => {
  const store = openEventStoreDb({ address });
  return {
    append: (stream, expected, event) => store.append(stream, expected, [event], CONTEXT),
    close: () => store.close(),
  };
};

const bare = (address) => {
  const client = EventStoreDBClient.connectionString(address);
  return {
    append: (stream, expected, { id, type, data, meta, hash }) => {
      const metadata = { ...JSON.parse(meta), hash };
      const event = jsonEvent({ id, type, data: JSON.parse(data), metadata });
      return client.appendToStream(stream, event, { expectedRevision: expected === 'none' ? NO_STREAM : expected });
    },
    close: () => client.dispose(),
  };
};

/** Something that appends, with what was measured of it. */
class Subject {
  slices = [];
  latencies = [];

  constructor(make, address, callers) {
    this.appender = make(address);
    this.callers = callers;
  }

  async run(appends, measured) {
    const latencies = [];
    const began = performance.now();
    await Promise.all(Array.from({ length: this.callers }, (_, first) => this.#caller(appends, first, latencies)));
    if (!measured) return;
    this.slices.push((appends.length / (performance.now() - began)) * 1_000);
    this.latencies.push(...latencies);
  }

  get perSecond() {
    return this.slices.toSorted((a, b) => a - b)[this.slices.length >> 1];
  }

  async #caller(appends, first, latencies) {
    for (let n = first; n < appends.length; n += this.callers) {
      const { stream, revision, event } = appends[n];
      const began = performance.now();
      await this.appender.append(stream, revision === 0 ? 'none' : BigInt(revision - 1), event);
      latencies.push(performance.now() - began);
    }
  }
}

const compare = async (name, callers, slice) => {
  const servers = [await startServer(), await startServer()];
  const ours = new Subject(adapter, servers[0].address, callers);
  const client = new Subject(bare, servers[1].address, callers);
  const rows = appendsOf((SLICES + WARM_UP) * slice, callers);
  // Many at once would open many streams of the bare client as well.
  for (const subject of [ours, client]) await subject.appender.append('first-1', 'none', appendsOf(1, 1)[0].event);
  for (let n = 0; n < SLICES + WARM_UP; n += 1) {
    const appends = rows.slice(n * slice, (n + 1) * slice);
    for (const subject of [client, ours]) await subject.run(appends, n >= WARM_UP);
  }
  const { p50, p95, p99 } = percentiles(client.latencies);
  tell({
    name,
    unit: 'appends/s',
    ours: ours.perSecond,
    baseline: client.perSecond,
    ...percentiles(ours.latencies),
    bar: { of: 'ratio', min: 0.8 },
    note: `against what speaks the protocol; bare client ${[p50, p95, p99].map(number).join(' / ')} ms`,
  });
  for (const subject of [ours, client]) await subject.appender.close();
  for (const server of servers) server.stop();
};

if (process.argv[2] === SERVE) {
  const { address } = await startProtocolServer();
  console.log(address);
} else {
  await compare('EventStoreDB adapter, one by one', 1, 200);
  await compare(`EventStoreDB adapter, ${CALLERS} callers at once`, CALLERS, 1_280);
}
