import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Role } from '#kernel';
import { files } from '#composition';
import { systemClock, TokenKeyFiles, Tokens } from '#platform';
import { Api } from './api.js';

export const ROOT = join(import.meta.dirname, '..', '..');
const mainOf = (app: App): string => join(ROOT, 'dist', 'apps', app, 'src', 'main.js');
export const MAIN = mainOf('kenal');
const START_TIMEOUT_MS = 20_000;

export interface Server {
  readonly address: string;
  readonly folder: string;
  readonly process: ChildProcess;
  /** All that it wrote to its outputs. */
  readonly output: () => string;
  /** The API as somebody of this role sees it. */
  as(role: Role, subject?: string, options?: { personal?: boolean; commands?: readonly string[] }): Promise<Api>;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  /** `kill -9` */
  kill(): Promise<void>;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'kenal-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** A process's environment on this data folder and a free port, whatever settings the caller's shell has. */
export const environment = (folder: string): NodeJS.ProcessEnv => {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('KENAL_'));
  const quick = { NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(tmpdir(), 'kenal-compile-cache') };
  return { ...Object.fromEntries(others), ...quick, KENAL_HTTP: '127.0.0.1:0', KENAL_DATA: folder };
};

const running = new Set<ChildProcess>();

/** Ends what a failed test left behind, which would keep the suite from ending. */
export const killLeftOvers = (): void => running.forEach((child) => child.kill('SIGKILL'));

export type App = 'kenal' | 'command-api' | 'query-api' | 'projector';

/** Starts the built server on a free port and the given data folder. The build is made by `npm test`. */
export const startServer = (folder: string, env: Record<string, string> = {}): Promise<Server> =>
  startApp('kenal', folder, env);

/** The same for another app. */
export const startApp = async (app: App, folder: string, env: Record<string, string> = {}): Promise<Server> => {
  const child = spawn('node', ['--enable-source-maps', mainOf(app)], {
    cwd: ROOT,
    env: { ...environment(folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  running.add(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(() => running.delete(child));
  const address = await listening(child, () => output);
  return {
    address,
    folder,
    process: child,
    output: () => output,
    async as(role, subject = `test-${role}`, options = {}) {
      const tokens = new Tokens(new TokenKeyFiles(files(folder).token), systemClock());
      return new Api(address, await tokens.issue({ subject, role, ttlSeconds: 3_600, ...options }));
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const listening = (child: ChildProcess, output: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not start:\n${output()}`)), START_TIMEOUT_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${code}:\n${output()}`));
    });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const address = /"listening".*?"(http:\/\/[^"]+)"|(http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (!address) return;
      clearTimeout(timer);
      resolve((address[1] ?? address[2])!);
    });
  });
