/**
 * From a command to its effect in customer-360 under 1,000 commands a second: every fifth is followed by a read that
 * waits for its position. Timed from when the command was due to the answer of that read. Beside it a bare Nest server
 * that inserts one row and reads it. `node test/load/visible.mjs [seconds]`
 */
import './lib/locked-node.mjs';
import { join } from 'node:path';
import { client, paced } from './lib/client.mjs';
import { percentiles, tell } from './lib/figures.mjs';
import { deals, mix, people } from './lib/mix.mjs';
import { cannonade } from './lib/send.mjs';
import { inFolder, started, withServer } from './lib/server.mjs';

const SECONDS = Number(process.argv[2] ?? 20);
const PER_SECOND = 1_000;
const WARM_SECONDS = 5;
const READ_EVERY = 5;
const CUSTOMERS = 5_000;
const BARE = join(import.meta.dirname, 'baselines', 'bare-server.mjs');

const measured = async (server, path) => {
  const asked = client(server);
  const commands = mix(CUSTOMERS);
  let samples = [];
  const send = async (n, due) => {
    const command = commands.next().value;
    const { position } = await asked.post(command);
    const { customerId } = command.body;
    if (n % READ_EVERY > 0 || !customerId) return;
    await asked.get(path(customerId, position));
    samples.push(performance.now() - due);
  };
  // What is measured is a running system, not its first seconds.
  await paced({ perSecond: PER_SECOND / 2, seconds: WARM_SECONDS }, send);
  samples = [];
  await paced({ perSecond: PER_SECOND, seconds: SECONDS }, send);
  asked.close();
  return percentiles(samples);
};

const bare = await inFolder(async (folder) => {
  const server = await started([BARE, join(folder, 'bare.db')]);
  return measured({ ...server, token: 'none' }, (_, position) => `/v1/commands/${position}`).finally(server.stop);
});

await withServer(async (server) => {
  await cannonade(server, [...people(CUSTOMERS)], {});
  await cannonade(server, [...deals(CUSTOMERS)], {});
  const ours = await measured(server, (customer, position) => `/v1/views/customer-360/${customer}?after=${position}`);
  const figure = { name: `command to visible at ${PER_SECOND}/s`, unit: 'ms (p99)', bar: { of: 'ours', max: 50 } };
  tell({ ...figure, ours: ours.p99, baseline: bare.p99, ...ours });
});
