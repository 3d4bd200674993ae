import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './server.mjs';

/**
 * Installs the locked packages of a baseline apart from ours, once, so that nobody else has to: in
 * `node_modules/.cache`. Answers the folder. Throws where npm fails.
 */
export const installed = (baseline) => {
  const source = join(import.meta.dirname, '..', 'baselines', baseline);
  const lock = readFileSync(join(source, 'package-lock.json'));
  const folder = join(ROOT, 'node_modules', '.cache', 'kenal-load', baseline);
  const mark = join(folder, '.installed');
  const state = createHash('sha256').update(lock).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === state) return folder;
  console.error(`Installing the packages of ${baseline} (once; what it compiles takes about two minutes) …`);
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(folder, file));
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The packages of ${baseline} cannot be installed here.`);
  writeFileSync(mark, state);
  return folder;
};
