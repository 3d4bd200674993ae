import { evidenceOf, hashBefore, type Evidence } from '#audit';
import { START, type EventStore, type RecordedEvent } from '#event-store';
import { Rejection, type Instant } from '#kernel';
import { eventsOfPerson } from '../person-events.js';

/** What is to be exported. */
export type Wanted =
  | { readonly customer: string }
  | { readonly stream: string }
  /** Recorded from the one instant to before the other. */
  | { readonly from: Instant; readonly to: Instant }
  /** Everything up to this position. */
  | { readonly upTo: string };

type Readable = Pick<EventStore, 'read' | 'readSubject' | 'readAll'>;

const PAGE_EVENTS = 1_000;

export const nameOf = (wanted: Wanted): string =>
  'from' in wanted
    ? `recorded from ${wanted.from} to before ${wanted.to}`
    : Object.entries(wanted)
        .map(([what, which]) => `${what} ${which}`)
        .join();

/** Throws where a customer or stream has no event: nobody should take a misspelt id for one without a history. */
export const mustBeThere = async (store: Readable, wanted: Wanted): Promise<void> => {
  if ('customer' in wanted) {
    for await (const _ of store.readSubject(wanted.customer)) return;
    throw new Rejection('missing', 'unknown-customer', 'There is no such customer.');
  }
  if ('stream' in wanted) {
    for await (const _ of store.read(wanted.stream, { limit: 1 })) return;
    throw new Rejection('missing', 'unknown-stream', 'There is no such stream.');
  }
};

/** The events wanted, with what their hashes are made of. Sealed values stay sealed. */
export async function* evidenceFor(store: Readable, wanted: Wanted): AsyncGenerator<Evidence> {
  const hashes = new Map<string, { revision: bigint; hash: string }>();
  for await (const event of eventsFor(store, wanted)) {
    const last = hashes.get(event.stream);
    const follows = last !== undefined && last.revision === event.revision - 1n;
    yield evidenceOf(event, follows ? last.hash : await hashBefore(store, event));
    hashes.set(event.stream, event);
  }
}

const eventsFor = (store: Readable, wanted: Wanted): AsyncIterable<RecordedEvent> => {
  if ('customer' in wanted) return eventsOfPerson(store, wanted.customer);
  if ('stream' in wanted) return store.read(wanted.stream);
  return 'upTo' in wanted
    ? eventsWhile(store, START, ({ position }) => position <= wanted.upTo)
    : recordedBetween(store, wanted);
};

async function* recordedBetween(store: Readable, { from, to }: { from: Instant; to: Instant }) {
  yield* eventsWhile(store, await positionBefore(store, from), ({ recordedAt }) => recordedAt < to);
}

async function* eventsWhile(store: Readable, start: string, wanted: (event: RecordedEvent) => boolean) {
  for (let after = start, head = ''; after !== head;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    for (const event of page.events) {
      if (!wanted(event)) return;
      yield event;
    }
    ({ next: after, head } = page);
  }
}

/** `recordedAt` never decreases in the log, so a moment is found by halving. */
const positionBefore = async (store: Readable, moment: Instant): Promise<string> => {
  const { head } = await store.readAll({ after: START, limit: 1 });
  let [low, high] = [0n, BigInt(head)];
  while (low < high) {
    const middle = (low + high) / 2n;
    const { events } = await store.readAll({ after: padded(middle), limit: 1 });
    if (events[0] && events[0].recordedAt < moment) low = BigInt(events[0].position);
    else high = middle;
  }
  return padded(low);
};

const padded = (position: bigint): string => String(position).padStart(START.length, '0');
