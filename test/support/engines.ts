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

type Start = (options?: { readonly data?: string }) => Promise<Engine>;

const module = (name: string): Promise<Record<string, Start>> =>
  import(pathToFileURL(join(ROOT, 'infra', 'engines', `${name}.mjs`)).href);

/** `data`: a folder that stays when it ends. */
export const startKafka: Start = async (options) => (await module('kafka'))['startKafka']!(options);
/** `address` names no database. */
export const startFerretDb: Start = async (options) => (await module('ferretdb'))['startFerretDb']!(options);
