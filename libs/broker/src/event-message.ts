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

/** An event as a CloudEvent 1.0 in binary mode (Kafka protocol binding). Its data is what is stored: sealed values. */
export const eventMessage = (event: RecordedEvent): Message => {
  const { version, correlationId, causationId } = JSON.parse(event.meta) as Meta;
  return {
    key: keyOf(event),
    value: event.data,
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_type: event.type,
      ce_source: EVENT_SOURCE,
      ce_subject: event.stream,
      ce_time: event.occurredAt,
      ce_dataschema: dataSchemaOf(event.type, version),
      ce_sequence: String(event.revision),
      ce_partitionkey: keyOf(event),
      ce_recordedtime: event.recordedAt,
      ce_position: event.position,
      ce_correlationid: correlationId,
      ...(causationId !== undefined && { ce_causationid: causationId }),
    },
  };
};
