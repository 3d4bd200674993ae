import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SWC = join(ROOT, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');

export interface Compiled {
  /** What child processes import. */
  readonly sqlite: string;
  remove(): void;
}

/** The event store as it stands in the sources, compiled to a folder of this process: no other build is disturbed. */
export const compileEventStore = (): Compiled => {
  const folder = join(ROOT, 'node_modules', '.cache', `kenal-event-store-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const options = ['--out-dir', folder, '--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, [SWC, 'libs/event-store/src', ...options], { cwd: ROOT });
  if (status !== 0) throw new Error(`The event store did not compile: ${stderr.toString()}`);
  return {
    sqlite: join(folder, 'libs', 'event-store', 'src', 'sqlite', 'index.js'),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
