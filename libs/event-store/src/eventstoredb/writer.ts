import { NO_STREAM, WrongExpectedVersionError, type EventStoreDBClient } from '@eventstore/db-client';
import { clockFault, isSameBatch } from '../batch.js';
import { START, type Appended, type Conflict, type Position, type StoredEvent } from '../port.js';
import { AppendingConnection, type Ask } from './connection.js';
import { positionOf } from './places.js';
import type { Reader } from './reader.js';
import { sent } from './wire.js';

interface Batch {
  readonly stream: string;
  readonly expected: bigint | 'none';
  readonly events: readonly StoredEvent[];
}

/** Appends, and tells what was written now from what was there. */
export class Writer {
  private readonly connection: AppendingConnection;
  /** Of the last event known to have been in the log before what is sent now. */
  private head: Position | undefined;
  private lastRecordedAt = '';

  constructor(
    address: string,
    private readonly reader: Reader,
  ) {
    this.connection = new AppendingConnection(address, () => this.knowTheEnd());
  }

  append(batch: Batch, deadlineMs: number): Promise<Appended | Conflict> {
    return this.connection.inTurn(deadlineMs, (ask) => this.send(batch, deadlineMs, ask));
  }

  /** Events of the adapter's own. */
  note<R>(deadlineMs: number, work: (client: EventStoreDBClient) => Promise<R>): Promise<R> {
    return this.connection.inTurn(deadlineMs, (ask) => ask(work));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async knowTheEnd(): Promise<void> {
    if (this.head !== undefined) return;
    const last = await this.reader.last();
    this.head = last?.position ?? START;
    this.lastRecordedAt = last?.recordedAt ?? '';
  }

  private async send(batch: Batch, deadline: number, ask: Ask): Promise<Appended | Conflict> {
    const { stream, expected, events } = batch;
    const fault = clockFault(this.lastRecordedAt, events);
    if (fault) return this.refused(batch, fault);
    const proposed = events.map(sent);
    this.lastRecordedAt = events.at(-1)!.recordedAt;
    const before = this.head!;
    const options = { expectedRevision: expected === 'none' ? NO_STREAM : expected, deadline } as const;
    try {
      const result = await ask((client) => client.appendToStream(stream, proposed, options));
      const revision = result.nextExpectedRevision;
      const position = result.position && positionOf(result.position);
      if (position === undefined || position <= before) return await this.stored(batch, revision);
      if (position > this.head!) this.head = position;
      return { kind: 'appended', revision, position, duplicate: false };
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
      return this.stored(batch, typeof error.actualVersion === 'bigint' ? error.actualVersion : 'none');
    }
  }

  /** The batch was not written now: it is there already, or something else is. */
  private async stored({ stream, expected, events }: Batch, current: bigint | 'none'): Promise<Appended | Conflict> {
    const from = expected === 'none' ? 0n : expected + 1n;
    const there = [];
    for await (const event of this.reader.read(stream, { from, limit: events.length })) there.push(event);
    const last = there.at(-1);
    if (!last || !isSameBatch(there, events)) return { kind: 'conflict', current };
    return { kind: 'appended', revision: last.revision, position: last.position, duplicate: true };
  }

  /** Frozen before the log's last event: nothing is sent, but it may have been before. */
  private async refused(batch: Batch, fault: Error): Promise<Appended | Conflict> {
    let current: bigint | 'none' = 'none';
    for await (const event of this.reader.read(batch.stream, { direction: 'backwards', limit: 1 })) {
      current = event.revision;
    }
    if (current === batch.expected) throw fault;
    return this.stored(batch, current);
  }
}
