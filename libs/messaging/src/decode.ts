import type { RecordedEvent } from '#event-store';
import { addressOf, type Actor, type Recorded } from '#kernel';

interface Meta {
  readonly version: number;
  readonly actor: Actor;
  readonly channel?: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly addressedAs?: string;
}

export type Decode = (event: RecordedEvent) => Recorded;

/** An event of the log as folds see it; personal values stay sealed. Throws on text that is no JSON. */
export const decode: Decode = (event) => {
  const meta = JSON.parse(event.meta) as Meta;
  return {
    id: event.id,
    type: event.type,
    version: meta.version,
    stream: event.stream,
    revision: event.revision,
    address: addressOf(event.stream, event.revision),
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    subject: event.subject,
    actor: meta.actor,
    channel: meta.channel,
    commandId: meta.commandId,
    correlationId: meta.correlationId,
    causationId: meta.causationId,
    addressedAs: meta.addressedAs,
    data: JSON.parse(event.data) as object,
  };
};
