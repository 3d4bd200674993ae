import type { RecordedEvent } from '#event-store';
import type { Message } from './port.js';

/** The source of every event of this log (CloudEvents `source`). */
export const EVENT_SOURCE = '/kenal';

/** Names the schema of an event's data: `urn:kenal:event:DealLost:1`. */
export const dataSchemaOf = (type: string, version: number): string => `urn:kenal:event:${type}:${version}`;

/** Events of one key arrive in the order of the log: a customer's, else a stream's. */
export const keyOf = ({ subject, stream }: Pick<RecordedEvent, 'subject' | 'stream'>): string => subject ?? stream;

interface Meta {
  readonly version: number;
  readonly correlationId: string;
  readonly causationId?: string;
}

/** The attributes of an event as a CloudEvent 1.0; `datacontenttype` is JSON. */
export const attributesOf = (event: RecordedEvent): Readonly<Record<string, string>> => {
  const { version, correlationId, causationId } = JSON.parse(event.meta) as Meta;
  return {
    specversion: '1.0',
    id: event.id,
    type: event.type,
    source: EVENT_SOURCE,
    subject: event.stream,
    time: event.occurredAt,
    dataschema: dataSchemaOf(event.type, version),
    sequence: String(event.revision),
    partitionkey: keyOf(event),
    recordedtime: event.recordedAt,
    position: event.position,
    correlationid: correlationId,
    ...(causationId !== undefined && { causationid: causationId }),
  };
};

/** The event in binary mode (Kafka protocol binding). Its data is what is stored: personal values stay sealed. */
export const eventMessage = (event: RecordedEvent): Message => {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(attributesOf(event))) headers[`ce_${name}`] = value;
  return { key: keyOf(event), value: event.data, headers };
};
