import { createHash, randomUUID } from 'node:crypto';
import type { StoredEvent } from '../port.js';

export interface BatchOptions {
  readonly count?: number;
  readonly type?: string;
  readonly subject?: string;
  readonly commandId?: string;
  readonly recordedAt?: string;
  /** Canonical JSON text. */
  readonly data?: string;
  /** Further keys of the metadata; they must sort after `actor` and before `commandId`. */
  readonly channel?: string;
  readonly causationId?: string;
}

let clock = Date.UTC(2026, 0, 1);

/** Later than every instant given before: what is built later may be appended later. */
export const nextInstant = (): string => new Date((clock += 1)).toISOString();

/** What is built from now on is recorded later than this, too: a log may hold what an earlier run appended. */
export const after = (instant: string): void => void (clock = Math.max(clock, Date.parse(instant)));

/** A frozen batch as the way of a command makes it: chained hashes, canonical metadata, one command. */
export const batch = (options: BatchOptions = {}): readonly StoredEvent[] => {
  const { count = 1, type = 'ThingHappened', subject, data = '{"n":1}', channel, causationId } = options;
  const commandId = options.commandId ?? randomUUID();
  const bodyHmac = createHash('sha256').update(commandId).digest('hex');
  const recordedAt = options.recordedAt ?? nextInstant();
  const meta = JSON.stringify({
    actor: { id: 'contract', kind: 'service' },
    bodyHmac,
    causationId,
    channel,
    commandId,
    correlationId: commandId,
    occurredAt: recordedAt,
    recordedAt,
    subject,
    version: 1,
  });
  let hash = '';
  return Array.from({ length: count }, () => {
    hash = hashOf(hash, meta, data);
    const id = randomUUID();
    return Object.freeze({
      id,
      type,
      meta,
      data,
      hash,
      occurredAt: recordedAt,
      recordedAt,
      subject,
      commandId,
      bodyHmac,
    });
  });
};

export const hashOf = (previous: string, meta: string, data: string): string =>
  createHash('sha256').update(previous).update(meta).update(data).digest('hex');
