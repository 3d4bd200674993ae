import { addMs, type Instant } from '#kernel';
import type { EventStore } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { startProtocolServer, type ProtocolServer } from '#event-store/testing';
import { BEGINNING } from '../../contract/accesses.js';
import type { AccessBatch } from '../day-streams.js';
import { StreamAccessLog } from '../stream-access-log.js';

/** A server of the protocol and processes on it, whose clocks are one and stand still. */
export interface Bench {
  readonly server: ProtocolServer;
  readonly store: EventStore;
  now(): Instant;
  pass(ms: number): void;
  /** The access log as one more process has it. */
  open(): StreamAccessLog;
  /** Appends to these streams fail from now on; undefined: to none. */
  refuse(streams: RegExp | undefined): void;
  /** Changes the batch that holds entry `n`, as somebody does who has the files of the server. */
  tamper(n: number, change: (entries: AccessBatch['entries']) => unknown): void;
  close(): Promise<void>;
}

export const startBench = async (): Promise<Bench> => {
  let now = BEGINNING;
  let refused: RegExp | undefined;
  const server = await startProtocolServer();
  const { log } = server;
  log.now = () => Date.parse(now);
  const append = log.append.bind(log);
  log.append = (stream, ...rest) => (refused?.test(stream) ? { kind: 'too-large' } : append(stream, ...rest));
  const store = openEventStoreDb({ address: server.address });
  return {
    server,
    store,
    now: () => now,
    pass: (ms) => void (now = addMs(now, ms)),
    open: () => new StreamAccessLog(store.beside!, { now: () => now }),
    refuse: (streams) => void (refused = streams),
    tamper(n, change) {
      for (const kept of log.records as { readonly stream: string; data: Uint8Array }[]) {
        if (!kept.stream.startsWith('~access-')) continue;
        const batch = JSON.parse(Buffer.from(kept.data).toString()) as AccessBatch;
        if (n <= batch.after.n || n > batch.after.n + batch.entries.length) continue;
        kept.data = Buffer.from(JSON.stringify({ ...batch, entries: change(batch.entries) }));
      }
    },
    async close() {
      await store.close();
      await server.stop();
    },
  };
};
