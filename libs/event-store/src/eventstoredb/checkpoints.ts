import { ANY, jsonEvent } from '@eventstore/db-client';
import { START, type Checkpoints, type Position } from '../port.js';
import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

const DEADLINE_MS = 10_000;

/** A stream a name, of which the server need keep the last event only: nothing of it is business. */
export class StreamCheckpoints implements Checkpoints {
  private readonly known = new Set<string>();

  constructor(
    private readonly reader: Reader,
    private readonly writer: Writer,
  ) {}

  async get(name: string): Promise<Position> {
    const data = (await this.reader.lastData(streamOf(name))) as { position: Position } | undefined;
    return data?.position ?? START;
  }

  async set(name: string, at: Position): Promise<void> {
    const stream = streamOf(name);
    if (!this.known.has(name)) {
      await this.writer.note(DEADLINE_MS, (client) => client.setStreamMetadata(stream, { maxCount: 1 }));
      this.known.add(name);
    }
    const event = jsonEvent({ type: 'CheckpointSet', data: { position: at } });
    await this.writer.note(DEADLINE_MS, (client) => client.appendToStream(stream, event, { expectedRevision: ANY }));
  }
}

const streamOf = (name: string): string => `~checkpoint-${name}`;
