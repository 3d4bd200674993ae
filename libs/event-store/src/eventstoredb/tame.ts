import type { Duplex } from 'node:stream';
import type { EventStoreDBClient } from '@eventstore/db-client';

/**
 * Makes the append streams of a client safe for its process, both where the client leaves a rejection to nobody, which
 * ends the process: a reply that no append waits for (late, or twice) throws in its listener; and when a stream fails,
 * whatever waits for it to drain is rejected twice. Who appends bounds what is under way instead.
 */
export const tame = (client: EventStoreDBClient): EventStoreDBClient => {
  Object.assign(client, { disposableStreams: new TamedStreams() });
  return client;
};

/** What the client keeps its open streams in, before it uses them. */
class TamedStreams extends Set<Duplex> {
  override add(stream: Duplex): this {
    const write = stream.write.bind(stream);
    stream.write = (chunk: unknown): boolean => {
      write(chunk);
      return true;
    };
    for (const listener of stream.listeners('data')) {
      stream.removeListener('data', listener as () => void);
      stream.on('data', (reply: unknown) => {
        try {
          listener.call(stream, reply);
        } catch {
          // Nobody waits for this reply: it was given up, or is the second one.
        }
      });
    }
    return super.add(stream);
  }
}
