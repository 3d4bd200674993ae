// Imported before anything else: becomes the same program on the locked Node where it was started on another one.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';

const locked = realpathSync(join(import.meta.dirname, '..', '..', '..', 'node_modules', '.bin', 'node'));

if (realpathSync(process.execPath) !== locked) {
  const { status } = spawnSync(locked, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 1);
}
