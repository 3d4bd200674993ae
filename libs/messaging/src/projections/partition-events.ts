import type { EventStore, Position, ReadOptions, RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import type { Partition } from '#read-model';
import type { Decode } from '../decode.js';
import { decodeLazily } from './lazy-event.js';
import { byPlace, placed, type Placed } from './placed.js';

export interface Horizon {
  /** No event after it. */
  readonly upTo: Position;
  /** No event that occurred later. */
  readonly asOf?: Instant | undefined;
  /** No event that was recorded later. */
  readonly knownAt?: Instant | undefined;
}

/**
 * Where a row's own events can be read again: beside its log an engine has indexes for it, elsewhere it keeps a
 * history.
 */
export interface PartitionEvents {
  /**
   * The events of one customer or one stream, in (occurredAt, position) order. Adopted events are the customer's too.
   */
  read(partition: Partition, types: ReadonlySet<string>, horizon: Horizon): Promise<Placed[]>;
  /** The events of a stream that had no subject until `adopting` gave it one, with that subject. */
  adoptedBy(adopting: RecordedEvent, types: ReadonlySet<string>): Promise<Placed[]>;
}

/** Where events of one stream or one customer are found without reading all others. */
export interface PartitionLog {
  read(stream: string, options?: Pick<ReadOptions, 'to'>): ReturnType<EventStore['read']>;
  readSubject(subject: string, options?: { readonly upTo?: Position }): ReturnType<EventStore['readSubject']>;
}

interface Options {
  readonly store: PartitionLog;
  /** Event types that give the earlier events of their stream, which had no subject, to their subject. */
  readonly adopting?: ReadonlySet<string> | undefined;
  readonly decode?: Decode | undefined;
}

/** Reads partitions from a log with indexes, or from a history. */
export const partitionsOf = ({ store, adopting = new Set(), decode = decodeLazily }: Options): PartitionEvents => {
  const orphans = async (link: RecordedEvent): Promise<RecordedEvent[]> => {
    if (link.subject === undefined || link.revision === 0n) return [];
    const earlier = await collect(store.read(link.stream, { to: link.revision - 1n }));
    // A second link finds events that have their subject by now.
    return earlier.some((event) => event.subject !== undefined) ? [] : earlier;
  };

  const ofCustomer = async (customer: string, types: ReadonlySet<string>, horizon: Horizon): Promise<Placed[]> => {
    const events: Placed[] = [];
    for await (const event of store.readSubject(customer, { upTo: horizon.upTo })) {
      if (isHidden(event, { upTo: horizon.upTo, knownAt: horizon.knownAt })) continue;
      if (adopting.has(event.type)) {
        const adopted = (await orphans(event)).filter((orphan) => types.has(orphan.type) && !isHidden(orphan, horizon));
        for (const orphan of adopted) events.push({ ...placed(decode, orphan), adoptedBy: customer });
      }
      if (types.has(event.type) && !isHidden(event, horizon)) events.push(placed(decode, event));
    }
    return events;
  };

  const ofStream = async (stream: string, types: ReadonlySet<string>, horizon: Horizon): Promise<Placed[]> => {
    const events = await collect(store.read(stream));
    return events.filter((e) => types.has(e.type) && !isHidden(e, horizon)).map((event) => placed(decode, event));
  };

  return {
    read: async (partition, types, horizon) => {
      const events =
        'customer' in partition
          ? await ofCustomer(partition.customer, types, horizon)
          : await ofStream(partition.stream, types, horizon);
      return events.sort(byPlace);
    },
    adoptedBy: async (link, types) => {
      const earlier = (await orphans(link)).filter((event) => types.has(event.type));
      return earlier.map((event) => ({ ...placed(decode, event), adoptedBy: link.subject as string }));
    },
  };
};

/** Whether an event lies beyond a horizon. */
export const isHidden = (event: RecordedEvent, { upTo, asOf, knownAt }: Horizon): boolean =>
  event.position > upTo ||
  (asOf !== undefined && event.occurredAt > asOf) ||
  (knownAt !== undefined && event.recordedAt > knownAt);

const collect = async (events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
};
