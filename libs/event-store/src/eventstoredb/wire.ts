import { jsonEvent, type EventData, type RecordedEvent as Read } from '@eventstore/db-client';
import { CorruptLog, OutcomeUnknown, type RecordedEvent, type StoredEvent } from '../port.js';
import { positionOf } from './places.js';

/**
 * The server takes a batch for a stored one by the ids that it was sent, and answers both alike. Two processes that
 * decide the same command make the same event ids over other bytes; the ids sent are therefore made from the hash, and
 * only the same bytes are the same event. The event's own id lies in its metadata.
 */
const idFor = ({ hash }: StoredEvent): string =>
  `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;

/** An event as it is sent. Throws `OutcomeUnknown` for one that lacks a field: nothing of its batch is sent. */
export const sent = (event: StoredEvent): EventData => {
  const { id, type, meta, data, hash, occurredAt, recordedAt, commandId, bodyHmac } = event;
  const texts = [id, type, meta, data, hash, occurredAt, recordedAt, commandId, bodyHmac];
  if (texts.some((text) => typeof text !== 'string')) {
    throw new OutcomeUnknown(new TypeError('An event lacks a field.'));
  }
  const metadata = `{"hash":"${hash}","id":"${id}",${meta.slice(1)}`;
  return jsonEvent({
    id: idFor(event),
    type,
    data: JSON.parse(data) as Record<string, unknown>,
    metadata: new TextEncoder().encode(metadata),
  });
};

interface Metadata {
  readonly hash: string;
  readonly id: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly subject?: string;
  readonly commandId: string;
  readonly bodyHmac: string;
}

/** An event as it was appended: the client parses what it reads, so the texts are made canonical again. */
export const recorded = (read: Read): RecordedEvent => {
  const { streamId: stream, revision, type, position } = read;
  const place = `${stream}@${revision}`;
  if (!position) throw new CorruptLog(`${place}: the server tells no position. Version 23.10 or later is needed.`);
  const metadata = read.metadata as Metadata | undefined;
  if (typeof metadata?.hash !== 'string' || !read.isJson) {
    throw new CorruptLog(`${place}: ${type} is no event of Kenal. Give Kenal a server of its own.`);
  }
  const { hash, id, ...meta } = metadata;
  const { occurredAt, recordedAt, subject, commandId, bodyHmac } = meta;
  return {
    id,
    type,
    meta: canonical(meta),
    data: canonical(read.data),
    hash,
    occurredAt,
    recordedAt,
    subject,
    commandId,
    bodyHmac,
    stream,
    revision,
    position: positionOf(position),
  };
};

/** Canonical JSON (RFC 8785) of what was read from JSON, in which nothing is to be refused. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  const written = Object.keys(fields)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`);
  return `{${written.join(',')}}`;
};
