import { adopting } from '#catalogue';
import { START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import { Rejection } from '#kernel';

/** A part of a list, and where it goes on; null: nowhere. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** After this position, and so many of what belongs to the next event. */
type Place = readonly [after: Position, skip: number];

type Readable = Pick<EventStore, 'read' | 'readSubject'>;

/**
 * A customer's events in the order in which they became known as theirs: what was logged before anybody knew of whom
 * comes with the link.
 */
export const customerPage = async (
  store: Readable,
  customerId: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<RecordedEvent>> => {
  const items: RecordedEvent[] = [];
  let [after, skip] = placeOf(cursor);
  for await (const event of store.readSubject(customerId, { after })) {
    const group = [...(await adoptedBy(store, event)), event];
    for (const [nth, each] of group.entries()) {
      if (nth < skip) continue;
      if (items.length === limit) return { items, nextCursor: cursorOf([after, nth]) };
      items.push(each);
    }
    [after, skip] = [event.position, 0];
  }
  return { items, nextCursor: null };
};

export const streamPage = async (
  store: Readable,
  stream: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<RecordedEvent>> => {
  const from = BigInt(placeOf(cursor)[1]);
  const items: RecordedEvent[] = [];
  for await (const event of store.read(stream, { from, limit: limit + 1 })) items.push(event);
  const next = items.length > limit ? cursorOf([START, Number(from) + limit]) : null;
  return { items: items.slice(0, limit), nextCursor: next };
};

export const cursorOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** Throws 400 `cursor-expired` for what is no cursor of ours. */
export const placeOf = (cursor: string | undefined): Place => {
  if (cursor === undefined) return [START, 0];
  try {
    const [after, skip] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    if (typeof after === 'string' && /^\d{20}$/.test(after) && Number.isSafeInteger(skip) && (skip as number) >= 0) {
      return [after, skip as number];
    }
  } catch {
    // Said below.
  }
  throw new Rejection('invalid', 'cursor-expired', 'This is no cursor of this list. Ask for the first page.');
};

const adoptedBy = async (store: Readable, { type, stream, revision }: RecordedEvent): Promise<RecordedEvent[]> => {
  const earlier: RecordedEvent[] = [];
  if (!adopting.includes(type) || revision === 0n) return earlier;
  for await (const event of store.read(stream, { to: revision - 1n })) {
    if (event.subject === undefined) earlier.push(event);
  }
  return earlier;
};
