/**
 * A server of the MongoDB protocol for tests and benchmarks, without containers: FerretDB 1.x on SQLite, built from its
 * Go module with a patch for what kept it from large collections (ferretdb/server.patch), behind a gate that makes its
 * updates atomic (ferretdb/main.go says why). It is no MongoDB: it scans ranges where MongoDB searches an index, so its
 * speed tells nothing of MongoDB's.
 * `node infra/engines/ferretdb.mjs [--port 27017] [--data folder]` prints a line when it is ready and ends on SIGTERM
 * or Ctrl-C.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const SOURCE = join(import.meta.dirname, 'ferretdb');
const text = (file) => readFileSync(join(SOURCE, file), 'utf8');
export const FERRETDB_VERSION = /FerretDB\/FerretDB v(\S+)/.exec(text('go.mod'))[1];
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'kenal-engines');
const MODULE = 'github.com/FerretDB/FerretDB';
const FILES = ['main.go', 'go.mod', 'go.sum'];
const PATCH = join(SOURCE, 'server.patch');
const STATE = createHash('sha256')
  .update(['main.go', 'go.sum', 'server.patch'].map(text).join('\n'))
  .digest('hex')
  .slice(0, 12);
const PROGRAM = join(CACHE, `ferretdb-${FERRETDB_VERSION}-${STATE}`);
const START_MS = 30_000;
const STOP_MS = 10_000;

/** Why it cannot run on this machine; undefined where it can. */
export const ferretDbIsMissing = () => {
  if (existsSync(PROGRAM) || spawnSync('go', ['version']).status === 0) return undefined;
  return 'there is no Go (1.24 or newer) to build FerretDB with';
};

/**
 * Starts a server on the loopback address. A data folder that was given is kept and may have been used before.
 * `kill` is kill -9; `restart` starts it again at the same address on the same data.
 */
export const startFerretDb = async ({ port = 0, data } = {}) => {
  build();
  const folder = data ?? mkdtempSync(join(tmpdir(), 'kenal-ferretdb-'));
  mkdirSync(folder, { recursive: true });
  let server = await run(folder, `127.0.0.1:${port}`);
  const { address } = server;
  return {
    engine: 'FerretDB',
    version: FERRETDB_VERSION,
    address,
    kill: () => ended(server.child, 'SIGKILL'),
    restart: async () => {
      server = await run(folder, new URL(address).host);
    },
    stop: async () => {
      await ended(server.child, 'SIGTERM');
      if (data === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};

const build = () => {
  if (existsSync(PROGRAM)) return;
  mkdirSync(CACHE, { recursive: true });
  console.error(`Building FerretDB ${FERRETDB_VERSION} (once; on two cores a minute and a half) …`);
  const built = `${PROGRAM}.${process.pid}`;
  const flags = ['-mod=readonly', '-buildvcs=false', '-tags', 'ferretdb_no_postgresql', '-o', built];
  const folder = patched();
  call('go', ['build', ...flags, '.'], folder);
  rmSync(folder, { recursive: true });
  // Whoever else builds it at the same time gets the same.
  renameSync(built, PROGRAM);
};

/** A folder with our program and, in place of the module as it was published, the module with our patch. */
const patched = () => {
  const folder = mkdtempSync(join(tmpdir(), 'kenal-ferretdb-build-'));
  for (const file of FILES) copyFileSync(join(SOURCE, file), join(folder, file));
  const published = JSON.parse(call('go', ['mod', 'download', '-json', MODULE], folder)).Dir;
  const module = join(folder, 'module');
  cpSync(published, module, { recursive: true });
  // Go keeps its modules unwritable.
  call('chmod', ['-R', 'u+w', module]);
  call('git', ['apply', PATCH], module);
  appendFileSync(join(folder, 'go.mod'), `\nreplace ${MODULE} => ./module\n`);
  return folder;
};

const call = (command, args, cwd) => {
  const options = { cwd, env: { ...process.env, GOFLAGS: '' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const { status, stdout } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`FerretDB could not be built: ${command} ${args[0]} failed.`);
  return stdout;
};

const run = async (folder, listen) => {
  const log = join(folder, 'ferretdb.log');
  const child = spawn(PROGRAM, [listen, folder], { stdio: ['ignore', 'pipe', openSync(log, 'a')] });
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer);
      resolve(line.replace('ready ', ''));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`FerretDB ended with ${code}: ${readFileSync(log, 'utf8')}`));
    });
  });
  return { child, address };
};

const ended = (child, signal) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => resolve(clearTimeout(timer)));
    child.kill(signal);
  });

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const server = await startFerretDb({ ...values, ...(values.port && { port: Number(values.port) }) });
  console.log(`${server.engine} ${server.version} ready at ${server.address}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.stop().then(() => process.exit(0)));
}
