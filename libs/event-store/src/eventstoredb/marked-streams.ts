import { jsonEvent, NO_STREAM, WrongExpectedVersionError } from '@eventstore/db-client';
import type { SideEvent, SideStreams } from '../side-streams.js';
import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

const DEADLINE_MS = 5_000;

/** Streams with the mark that every reader of the log passes over. */
export class MarkedStreams implements SideStreams {
  constructor(
    private readonly reader: Reader,
    private readonly writer: Writer,
  ) {}

  append(
    stream: string,
    expected: bigint | 'none',
    { id, type, data }: { readonly id: string; readonly type: string; readonly data: object },
  ): Promise<boolean> {
    const event = jsonEvent({ id, type, data: { ...data } });
    const options = { expectedRevision: expected === 'none' ? NO_STREAM : expected } as const;
    return this.writer.note(DEADLINE_MS, async (client) => {
      try {
        await client.appendToStream(marked(stream), event, options);
        return true;
      } catch (error) {
        if (error instanceof WrongExpectedVersionError) return false;
        throw error;
      }
    });
  }

  async *read(stream: string, direction: 'forwards' | 'backwards'): AsyncGenerator<SideEvent> {
    for await (const { revision, data } of this.reader.readBeside(marked(stream), direction)) yield { revision, data };
  }

  async keepFor(stream: string, seconds: number): Promise<void> {
    await this.writer.note(DEADLINE_MS, (client) => client.setStreamMetadata(marked(stream), { maxAge: seconds }));
  }
}

const marked = (stream: string): string => `~${stream}`;
