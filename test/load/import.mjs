/**
 * `kenal import` of the public CDNOW file into a new data folder, beside a bare better-sqlite3 loop that parses the
 * same file and inserts as many rows of the same sizes with the same indexes. `node test/load/import.mjs [rows]`
 */
import './lib/locked-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareImport } from './baselines/bare-import.mjs';
import { tell } from './lib/figures.mjs';
import { inFolder, ROOT } from './lib/server.mjs';

const ROWS = Number(process.argv[2] ?? Infinity);
const CDNOW = join(ROOT, '..', 'shared', 'data', 'cdnow', 'CDNOW_master.txt');
const KENAL = join(ROOT, 'infra', 'run', 'kenal.mjs');

if (!existsSync(CDNOW)) {
  console.error(`The CDNOW file is missing: ${CDNOW}. README.md of test/reference tells where it can be had.`);
  process.exit(2);
}

await inFolder((folder) => {
  const file = join(folder, 'cdnow.txt');
  writeFileSync(
    file,
    readFileSync(CDNOW, 'utf8')
      .split('\n')
      .slice(0, ROWS + 1)
      .join('\n'),
  );
  const env = { ...process.env, KENAL_DATA: join(folder, 'data'), KENAL_LOG: 'error' };
  const args = [KENAL, 'import', file, '--mapping', 'cdnow-purchases', '--json'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The import ended with ${status}: ${stderr}`);
  const { rows, seconds, events } = JSON.parse(stdout.trim().split('\n').at(-1));
  const bare = bareImport(file, join(folder, 'data', 'events.db'), join(folder, 'bare.db'));
  if (bare.events !== events) throw new Error(`The baseline wrote ${bare.events} rows instead of ${events}.`);
  const figure = {
    name: `import of ${rows} rows (${events} events)`,
    unit: 'rows/s',
    bar: { of: 'ours', min: 20_000 },
  };
  tell({ ...figure, ours: rows / seconds, baseline: rows / bare.seconds });
});
