/**
 * Resident memory of one process that writes and projects so many customers, each registered and with one purchase: the
 * peak. `node test/load/memory.mjs [customers …]` (default 10000 100000 1000000); each number in a process of its own.
 */
import './lib/locked-node.mjs';
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { openKenal } from '#composition';
import { loadConfig } from '#platform';
import { tell } from './lib/figures.mjs';
import { customerId, purchase } from './lib/mix.mjs';
import { inFolder } from './lib/server.mjs';

const SIZES = [10_000, 100_000, 1_000_000];
const AT_ONCE = 256;
/** What "flat" allows from the last size but one to the last. */
const FLAT = 1.25;
const MIB = 1_024;
const sender = { client: 'load', actor: { kind: 'service', id: 'load' }, roles: ['admin'] };

const written = async (folder, customers) => {
  const config = loadConfig({ KENAL_DATA: folder }, folder);
  const kenal = await openKenal({ config });
  const { handling, store } = kenal.writing;
  const send = ({ name, body }) => handling.handle({ name, body, sender });
  const began = performance.now();
  let next = 0;
  const writer = async () => {
    for (let i = next++; i < customers; i = next++) {
      await send({ name: 'RegisterCustomer', body: { customerId: customerId(i), name: `Customer ${i}` } });
      await send(purchase(i, customerId(i)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
  const wrote = performance.now();
  const head = await store.head();
  const views = (await kenal.projections.status()).map(({ view }) => view);
  await Promise.all(views.map((view) => kenal.projections.watermarks.reached(view, head, 7_200_000)));
  const seconds = (performance.now() - began) / 1_000;
  await kenal.close();
  const rss = process.resourceUsage().maxRSS / MIB;
  return { rss, writing: (wrote - began) / 1_000, seconds };
};

const inProcess = (customers) => {
  const args = [process.argv[1], 'one', String(customers)];
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`Writing ${customers} customers ended with ${status}.`);
  return JSON.parse(stdout);
};

if (process.argv[2] === 'one') {
  console.log(JSON.stringify(await inFolder((folder) => written(folder, Number(process.argv[3])))));
} else {
  const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : SIZES;
  let before;
  sizes.forEach((customers, nth) => {
    const { rss, writing, seconds } = inProcess(customers);
    const last = nth === sizes.length - 1 && nth > 0;
    const perSecond = (took) => `${Math.round((2 * customers) / took)} events/s`;
    const note = `${perSecond(writing)} written, ${perSecond(seconds)} written and projected`;
    const name = `resident memory, ${customers.toLocaleString('en-US')} customers`;
    const bar = last ? { of: 'ratio', max: FLAT } : undefined;
    tell({ name, unit: 'MiB', ours: rss, ...(last && { baseline: before }), bar, note });
    before = rss;
  });
}
