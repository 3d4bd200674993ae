import grpc, { type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Appending } from './appending.js';
import { Log } from './log.js';
import { Reading } from './reading.js';

/** HTTP/2 streams that a server gives one connection. */
const STREAMS_A_CONNECTION = 100;

export interface ProtocolServer {
  /** A connection string. */
  readonly address: string;
  readonly port: number;
  readonly log: Log;
  readonly appending: Appending;
  readonly reading: Reading;
  /** Every call is refused as if its password were wrong. */
  refuse(): void;
  /** Waits until no client has anything open, then ends. */
  drain(): Promise<void>;
  /** Breaks all connections, as a killed process does. */
  stop(): Promise<void>;
}

export interface ProtocolServerOptions {
  /** 0: any that is free. */
  readonly port?: number;
  readonly version?: string;
  /** Goes on with the log of one that was stopped. */
  readonly log?: Log;
}

/**
 * Speaks EventStoreDB's protocol in this process, for tests. It is not the server: it keeps a list in memory and
 * answers as event-store.md §4 says that a real one was observed to.
 */
export const startProtocolServer = async (options: ProtocolServerOptions = {}): Promise<ProtocolServer> => {
  const { port: wanted = 0, version = '23.10.0.0', log = new Log() } = options;
  const appending = new Appending(log);
  const reading = new Reading(log);
  let refusing = false;
  const guarded =
    <Call extends { emit(event: 'error', error: object): boolean }>(handle: (call: Call) => void) =>
    (call: Call): void => {
      if (refusing) call.emit('error', denied);
      else handle(call);
    };
  const absent = (_: unknown, answer: sendUnaryData<never>): void => answer({ code: grpc.status.UNIMPLEMENTED });
  const server = new grpc.Server({ 'grpc.max_concurrent_streams': STREAMS_A_CONNECTION });
  server.addService(streamsService.StreamsService, {
    read: guarded(reading.read.bind(reading)),
    batchAppend: guarded(appending.batchAppend.bind(appending)),
    append: appending.append.bind(appending),
    delete: absent,
    tombstone: absent,
  });
  server.addService(featuresService.ServerFeaturesService, {
    getSupportedMethods: (_: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<SupportedMethods>) =>
      answer(null, supported(version)),
  });
  const port = await new Promise<number>((resolve, reject) => {
    const insecure = grpc.ServerCredentials.createInsecure();
    server.bindAsync(`127.0.0.1:${wanted}`, insecure, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  const drain = (): Promise<void> =>
    new Promise((resolve, reject) => server.tryShutdown((error) => (error ? reject(error) : resolve())));
  return {
    address: `esdb://127.0.0.1:${port}?tls=false`,
    port,
    log,
    appending,
    reading,
    refuse: () => void (refusing = true),
    drain,
    async stop() {
      // Both: only the first tells when the port is free again.
      const drained = drain();
      server.forceShutdown();
      await drained;
    },
  };
};

const denied = { code: grpc.status.UNAUTHENTICATED, details: 'Unauthenticated' };

const supported = (version: string): SupportedMethods => {
  const all = new features.SupportedMethods();
  all.setEventStoreServerVersion(version);
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name);
    all.addMethods(method);
  }
  return all;
};
