import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './server.js';

/** A server of others that this test has for itself, because it kills it or fills it. */
export interface Engine {
  readonly address: string;
  /** `kill -9` */
  kill(): Promise<void>;
  /** At the same address, on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const module = (name: string): Promise<Record<string, () => Promise<Engine>>> =>
  import(pathToFileURL(join(ROOT, 'infra', 'engines', `${name}.mjs`)).href);

export const startKafka = async (): Promise<Engine> => (await module('kafka'))['startKafka']!();
/** `address` names no database. */
export const startFerretDb = async (): Promise<Engine> => (await module('ferretdb'))['startFerretDb']!();
