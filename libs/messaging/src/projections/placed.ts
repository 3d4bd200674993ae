import type { Position, RecordedEvent } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import type { Decode } from '../decode.js';
import { changed } from './lazy-event.js';

/** An event on its way into rows. */
export interface Placed {
  readonly event: Recorded;
  readonly position: Position;
  /**
   * The customer to whom a later event (`InteractionLinked`) has given this one: to customers' rows it is the subject.
   */
  readonly adoptedBy?: string;
  /** With personal values in clear, for views that open them. */
  readonly opened?: Recorded;
}

/** A place in the order in which rows fold. */
export interface Place {
  readonly occurredAt: Instant;
  readonly position: Position;
}

/** Opens the personal values of an event's data; those whose key is gone become `FORGOTTEN`. */
export type Open = (data: object) => object | Promise<object>;

export const placed = (decode: Decode, event: RecordedEvent): Placed => ({
  event: decode(event),
  position: event.position,
});

export const opened = async (open: Open | undefined, { event, ...rest }: Placed): Promise<Placed> => {
  if (!open) throw new Error('A view opens personal values, but nothing was given to open them with.');
  return { ...rest, event, opened: changed(event, { data: await open(event.data) }) };
};

/** Whether what occurred then and stands there comes after a place. */
export const isAfter = (occurredAt: Instant, position: Position, place: Place): boolean =>
  occurredAt === place.occurredAt ? position > place.position : occurredAt > place.occurredAt;

export const byPlace = (a: Placed, b: Placed): number => {
  if (a.event.occurredAt !== b.event.occurredAt) return a.event.occurredAt < b.event.occurredAt ? -1 : 1;
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0;
};
