// Makes a fresh clone ready to run: dependencies as locked, sources built. Plain Node 20 alone must run this.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = ['apps', 'libs', 'projections'];
const INSTALLED = join(ROOT, 'node_modules', '.kenal-lock');
const BUILT = join(ROOT, 'dist', '.built');

/** Dependencies and build are up to date afterwards; says what it does where it takes time. */
export const makeReady = () => {
  install();
  build();
};

/** The environment in which `node` is the locked Node 24 and packages' commands are found. */
export const environment = (extra = {}) => ({
  ...process.env,
  PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
  ...extra,
});

/** Options of Node for `kenal <command>`. */
export const nodeOptions = (command) => ['--enable-source-maps', ...(command === 'import' ? FOR_BULK : [])];

/**
 * An import has hundreds of commands under way: in V8's usual 16 MiB most of them are copied several times before they
 * are done, by helpers that take the processor from the thread that writes. A fifth of an import's processor time.
 */
const FOR_BULK = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--no-parallel-scavenge'];

const install = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return;
  run('Installing the locked dependencies (once, about half a minute) …', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(INSTALLED, lock);
};

const build = () => {
  const state = stateOfSources();
  if (existsSync(BUILT) && readFileSync(BUILT, 'utf8') === state) return;
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  run('Building …', 'swc', [
    ...SOURCES,
    '--out-dir',
    'dist',
    '--config-file',
    '.swcrc',
    '--ignore',
    '**/*.spec.ts',
    '--quiet',
  ]);
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(BUILT, state);
};

/** Names, sizes and times of all sources: another state means that the build is stale. */
const stateOfSources = () => {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((folder) => filesUnder(join(ROOT, folder))).concat(join(ROOT, '.swcrc'))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
};

const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const run = (what, command, args) => {
  const started = Date.now();
  console.error(what);
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: environment() });
  if (status !== 0) {
    console.error(`${what} failed${error ? `: ${error.message}` : ''}.`);
    process.exit(1);
  }
  console.error(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
};
