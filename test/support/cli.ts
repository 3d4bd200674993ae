import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, ROOT } from './server.js';

const MAIN = join(ROOT, 'dist', 'apps', 'cli', 'src', 'main.js');

export interface Ended {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Begins the built `kenal <arguments>` on a data folder, in `cwd` (default: an empty folder). */
export const beginKenal = (folder: string, args: readonly string[], cwd = emptyFolder(), settings = {}): Running => {
  const options = {
    cwd,
    env: { ...environment(folder), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  };
  const child = spawn('node', ['--enable-source-maps', MAIN, ...args], options);
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text }));
  });
  return { process: child, ended };
};

/** The same, to its end. */
export const kenal = (folder: string, args: readonly string[], cwd?: string, settings = {}): Promise<Ended> =>
  beginKenal(folder, args, cwd, settings).ended;

/** The answer of `kenal <arguments> --json`, which must succeed. */
export const kenalJson = async (folder: string, args: readonly string[], cwd?: string, settings = {}): Promise<any> => {
  const { code, stdout, stderr } = await kenal(folder, [...args, '--json'], cwd, settings);
  if (code !== 0) throw new Error(`kenal ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
};

const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'kenal-cli-'));
