/**
 * The price of sealing, chaining and access logging: the same commands by 64 callers in one process, with all of them,
 * without each, and without any. `node test/load/price.mjs [commands]`. What is left out is replaced while it is
 * loaded, here alone: the product has no such switch. One access a command is logged, as if each had read somebody.
 */
import './lib/locked-node.mjs';
import { spawnSync } from 'node:child_process';
import module from 'node:module';
import { tell } from './lib/figures.mjs';
import { deals, mix, people } from './lib/mix.mjs';

const CUSTOMERS = 2_000;
const CALLERS = 64;
const ROUNDS = 3;

/** What stands in the place of a module of the build. */
const WITHOUT = {
  sealing: [
    /\/libs\/privacy\/src\/vault\.js$/,
    `export const vault = (keys, blinder) => ({
      ...blinder,
      keyOf: (owner) => keys.keyOf(owner),
      seal: (data) => data,
      hasPersonal: () => false,
      open: (value) => value,
    });`,
  ],
  chaining: [/\/libs\/audit\/src\/chain\.js$/, `export const chainHash = () => '0'.repeat(64);`],
  logging: [],
};

const VARIANTS = {
  all: [],
  ...Object.fromEntries(Object.keys(WITHOUT).map((each) => [each, [each]])),
  none: Object.keys(WITHOUT),
};

/** One variant in a process of its own: commands a second, and µs of processor time a command. */
const measure = async (folder, without, commands) => {
  module.registerHooks({
    load: (url, context, next) => {
      const [, source] = without.map((each) => WITHOUT[each]).find(([path]) => path?.test(url)) ?? [];
      return source ? { format: 'module', shortCircuit: true, source } : next(url, context);
    },
  });
  const { firstStart, openLog } = await import('#composition');
  const { loadConfig } = await import('#platform');
  const log = await openLog({ config: loadConfig({ KENAL_DATA: folder }, folder) });
  await firstStart(log);
  const sender = { client: 'load', actor: { kind: 'service', id: 'load' }, roles: ['admin'] };
  const access = { kind: 'read', who: 'load', roles: ['service'], what: 'customer-360/row', correlationId: 'load' };
  const send = async ({ name, body }) => {
    await log.handling.handle({ name, body, sender });
    if (without.includes('logging')) return;
    const subject = body.customerId ?? body.dealId;
    log.access.record({ ...access, key: subject, whom: [subject] });
  };
  await spread(people(CUSTOMERS), Infinity, send);
  await spread(deals(CUSTOMERS), Infinity, send);
  const [started, before] = [performance.now(), process.cpuUsage()];
  await spread(mix(CUSTOMERS), commands, send);
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  await log.close();
  return { perSecond: commands / seconds, cpu: (user + system) / commands };
};

const spread = async (commands, count, send) => {
  let left = count;
  const caller = async () => {
    for (;;) {
      if (left <= 0) return;
      left -= 1;
      const { value, done } = commands.next();
      if (done) return;
      await send(value);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
};

// Loaded only where it is used: it loads what a variant must replace first.
const { inFolder } = process.argv[2] === '--' ? {} : await import('./lib/server.mjs');

const inChild = (variant, commands) =>
  inFolder((folder) => {
    const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, '--', variant, folder, commands], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${variant} ended with ${status}.`);
    return JSON.parse(stdout);
  });

/** What else runs on the machine makes a round slower, never faster. */
const best = (figures) => ({
  perSecond: Math.max(...figures.map(({ perSecond }) => perSecond)),
  cpu: Math.min(...figures.map(({ cpu }) => cpu)),
});

if (process.argv[2] === '--') {
  const [variant, folder, commands] = process.argv.slice(3);
  console.log(JSON.stringify(await measure(folder, VARIANTS[variant], Number(commands))));
} else {
  const commands = process.argv[2] ?? '10000';
  const rounds = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const round = {};
    for (const variant of Object.keys(VARIANTS)) round[variant] = await inChild(variant, commands);
    rounds.push(round);
  }
  const found = Object.fromEntries(
    Object.keys(VARIANTS).map((each) => [each, best(rounds.map((round) => round[each]))]),
  );
  const cpu = Object.entries(found).map(
    ([name, its]) => `${name === 'all' || name === 'none' ? name : `without ${name}`} ${Math.round(its.cpu)}`,
  );
  const note = `processor time a command in µs: ${cpu.join(', ')}`;
  const figure = { ours: found.all.perSecond, baseline: found.none.perSecond, bar: { of: 'ratio', min: 0.65 }, note };
  tell({ name: 'commands with sealing, chaining and access log', unit: 'commands/s', ...figure });
  for (const each of Object.keys(WITHOUT)) {
    tell({
      name: `the price of ${each}`,
      unit: 'commands/s',
      ours: found.all.perSecond,
      baseline: found[each].perSecond,
    });
  }
}
