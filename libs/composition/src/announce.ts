import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Config, Shutdown } from '#platform';
import { files } from './secrets.js';

/** What the command line asks for: commands and what goes with them, questions to views, rebuilding views. */
export type Part = 'server' | 'queryApi' | 'projector';

/** Tells the command line where parts listen that work on this data folder. Of several alike the last one is told. */
export const announce = (
  { data }: Pick<Config, 'data'>,
  parts: readonly Part[],
  address: string,
  shutdown: Shutdown,
): void => {
  const told = JSON.stringify({ pid: process.pid, address });
  for (const part of parts) {
    const file = files(data)[part];
    writeFileSync(file, told, { mode: 0o600 });
    shutdown.add(part, () => {
      if (existsSync(file) && readFileSync(file, 'utf8') === told) rmSync(file);
    });
  }
};
