// `node test/load/append-kills.mjs [kills]`: the crash test of test/chaos, 1,000 times unless told otherwise.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const options = ['--experimental-vm-modules', '--no-warnings', JEST, 'event-store-kill', '--selectProjects', 'system'];
const env = { ...process.env, KENAL_KILLS: process.argv[2] ?? '1000' };
const { status } = spawnSync(process.execPath, [...options, '-t', 'killed'], { cwd: ROOT, env, stdio: 'inherit' });
process.exitCode = status ?? 1;
