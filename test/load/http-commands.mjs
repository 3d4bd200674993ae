/**
 * Commands over HTTP at 64 connections, each with an Idempotency-Key: server, projector and load on the same cores.
 * Beside it a bare Nest server that inserts one row for the same bodies. `node test/load/http-commands.mjs [seconds]`
 */
import './lib/locked-node.mjs';
import { join } from 'node:path';
import { percentiles, tell } from './lib/figures.mjs';
import { deals, mix, people } from './lib/mix.mjs';
import { cannonade, cpuSeconds } from './lib/send.mjs';
import { inFolder, started, withServer } from './lib/server.mjs';

const SECONDS = Number(process.argv[2] ?? 15);
const CUSTOMERS = 5_000;
const BARE = join(import.meta.dirname, 'baselines', 'bare-server.mjs');
/** On 2 quiet cores the bare server was seen at 8.4–9.2 k/s (event-store.md §3); far below that the machine is busy. */
const FLOOR = 7_000;

const measured = async (server) => {
  const before = cpuSeconds(server.pid);
  const { perSecond, samples } = await cannonade(server, mix(CUSTOMERS), { seconds: SECONDS, key: 'load' });
  const cpu = ((cpuSeconds(server.pid) - before) / samples.length) * 1e6;
  return { perSecond, cpu, ...percentiles(samples) };
};

const bare = await inFolder(async (folder) => {
  const server = await started([BARE, join(folder, 'bare.db')]);
  return measured({ ...server, token: 'none' }).finally(server.stop);
});

await withServer(async (server) => {
  await cannonade(server, [...people(CUSTOMERS)], {});
  await cannonade(server, [...deals(CUSTOMERS)], {});
  const { perSecond, cpu, p50, p95, p99 } = await measured(server);
  const note = `server processor time a command ${Math.round(cpu)} µs, bare ${Math.round(bare.cpu)} µs`;
  const figure = { ours: perSecond, baseline: bare.perSecond, floor: FLOOR, p50, p95, p99, note };
  tell({ name: 'commands over HTTP, 64 connections', unit: 'commands/s', ...figure, bar: { of: 'ours', min: 5_000 } });
});
