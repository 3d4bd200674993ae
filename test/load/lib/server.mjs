import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { files } from '#composition';
import { systemClock, TokenKeyFiles, Tokens } from '#platform';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
const MAIN = join(ROOT, 'dist', 'apps', 'kenal', 'src', 'main.js');

/** Runs `work` with a new folder that is gone afterwards. */
export const inFolder = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), 'kenal-load-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Runs `work` with the built server, a process of its own on a new data folder: `{ address, folder, token, pid }`. */
export const withServer = (work) =>
  inFolder(async (folder) => {
    const env = { ...process.env, KENAL_HTTP: '127.0.0.1:0', KENAL_DATA: folder, KENAL_LOG: 'error' };
    const server = await started([MAIN], { cwd: ROOT, env });
    try {
      return await work({ ...server, folder, token: await tokenOf(folder) });
    } finally {
      await server.stop();
    }
  });

/** A node program that prints where it listens: `{ address, pid, stop }`. */
export const started = (args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise((done) => child.once('exit', done));
    void exited.then((code) => reject(new Error(`${args[0]} ended with ${code}.`)));
    const stop = () => (child.kill('SIGTERM'), exited);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (address) resolve({ address, pid: child.pid, stop });
    });
  });

const tokenOf = (folder) => {
  const tokens = new Tokens(new TokenKeyFiles(files(folder).token), systemClock());
  return tokens.issue({ subject: 'load', role: 'admin', ttlSeconds: 86_400, personal: true });
};
