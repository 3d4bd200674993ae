import { keyOf, type Message, type ReceivedMessage } from '#broker';
import type { Position, RecordedEvent } from '#event-store';

/** A place of the log that a share has reached, with the event that concerns it, if any does. */
export interface ShareStep {
  readonly position: Position;
  /** Everything at or below it had been sent to the share before. */
  readonly after: Position;
  readonly event?: RecordedEvent;
}

export const shareMessage = (share: number, { position, after, event }: ShareStep): Message => ({
  partition: share,
  key: event ? keyOf(event) : '',
  value: event ? JSON.stringify({ ...event, revision: String(event.revision) }) : '',
  headers: { position, after },
});

/** The inverse of `shareMessage`. */
export const shareStep = ({ value, headers }: ReceivedMessage): ShareStep => {
  const [position, after] = [headers['position'] as Position, headers['after'] as Position];
  if (value === '') return { position, after };
  const event = JSON.parse(value) as Omit<RecordedEvent, 'revision'> & { readonly revision: string };
  return { position, after, event: { ...event, revision: BigInt(event.revision) } };
};
