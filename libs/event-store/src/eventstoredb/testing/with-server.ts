import { afterEach, beforeEach, jest } from '@jest/globals';
import type { EventStore } from '../../port.js';
import { openEventStoreDb } from '../index.js';
import { startProtocolServer, type ProtocolServer } from './protocol-server.js';

export interface Bench {
  server: ProtocolServer;
  store: EventStore;
}

/** Tests wait for timers, beside whatever else the machine does. */
const PATIENCE_MS = 20_000;

/** A fresh server and a store on it for every test. */
export const withServer = (): Bench => {
  const bench = {} as Bench;
  jest.setTimeout(PATIENCE_MS);
  beforeEach(async () => {
    bench.server = await startProtocolServer();
    bench.store = openEventStoreDb({ address: bench.server.address });
  });
  afterEach(async () => {
    await bench.store.close();
    await bench.server.stop();
  });
  return bench;
};

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
