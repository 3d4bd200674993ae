/**
 * The servers of others that tests are run against: `node infra/engines/index.mjs <command …>` starts those that can
 * be had here, runs the command with their addresses in its environment, and stops them. The path of an `.int.spec.ts`
 * names the engines that it needs.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ferretDbIsMissing, startFerretDb } from './ferretdb.mjs';
import { kafkaIsMissing, startKafka } from './kafka.mjs';

const ENGINES = [
  {
    name: 'FerretDB, which speaks the MongoDB protocol',
    tests: 'mongodb',
    variable: 'KENAL_TEST_MONGODB',
    isMissing: ferretDbIsMissing,
    start: startFerretDb,
  },
  {
    name: 'Apache Kafka',
    tests: 'kafka',
    variable: 'KENAL_TEST_KAFKA',
    isMissing: kafkaIsMissing,
    start: startKafka,
  },
];

/**
 * Starts what the environment names no address of. `env`: their addresses by variable. `missing`: what cannot be had
 * here, why, and the part of a path that its tests have in common.
 */
export const startEngines = async () => {
  const missing = [];
  const running = [];
  const env = {};
  for (const { name, tests, variable, isMissing, start } of ENGINES.filter((engine) => !process.env[engine.variable])) {
    try {
      const reason = isMissing();
      if (reason) throw new Error(reason);
      const engine = await start();
      running.push(engine);
      env[variable] = engine.address;
    } catch ({ message: reason }) {
      missing.push({ name, tests, variable, reason });
    }
  }
  const stop = async () => {
    for (const engine of running) await engine.stop();
  };
  return { env, missing, stop };
};

if (process.argv[1] === import.meta.filename) {
  const [command, ...args] = process.argv.slice(2);
  if (!command) throw new Error('usage: node infra/engines/index.mjs <command …>');
  const { env, missing, stop } = await startEngines();
  for (const { name, reason } of missing) console.error(`Without ${name}: ${reason}.`);
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const [status] = await once(child, 'exit');
  await stop();
  process.exit(status ?? 1);
}
