import { rmSync, writeFileSync } from 'node:fs';
import type { Config, Shutdown } from '#platform';
import { files } from './secrets.js';

/** Tells the command line where the process listens that takes commands on this data folder. */
export const announce = ({ data }: Config, address: string, shutdown: Shutdown): void => {
  const { server } = files(data);
  writeFileSync(server, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  shutdown.add('server.json', () => rmSync(server, { force: true }));
};
