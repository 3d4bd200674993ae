// Writes the golden files of new events. What is there is never changed: see test/replay/README.md.
import { spawnSync } from 'node:child_process';
import { environment, ROOT } from './ready.mjs';

const env = environment({
  NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
  KENAL_GOLDEN: 'write-missing',
});
const { status } = spawnSync('jest', ['test/replay/golden.spec.ts', '--selectProjects', 'system'], {
  cwd: ROOT,
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
