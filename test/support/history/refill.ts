import type { EventStore, RecordedEvent, StoredEvent } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import type { Dice } from './dice.js';

/** The events of one append. */
export type Batch = readonly RecordedEvent[];

export const batchesOf = (stored: readonly RecordedEvent[]): Batch[] => {
  const batches: RecordedEvent[][] = [];
  for (const event of stored) {
    const last = batches.at(-1);
    if (last?.[0]?.commandId === event.commandId) last.push(event);
    else batches.push([event]);
  }
  return batches;
};

export const append = async (store: EventStore, batches: readonly Batch[]): Promise<void> => {
  for (const batch of batches) {
    const [first] = batch as readonly [RecordedEvent];
    const expected = first.revision === 0n ? 'none' : first.revision - 1n;
    const { kind } = await store.append(first.stream, expected, batch.map(withoutPlace), { deadlineMs: 1_000 });
    if (kind === 'conflict') throw new Error(`${first.stream} does not go on from revision ${String(expected)}.`);
  }
};

export const storeOf = async (batches: readonly Batch[]): Promise<EventStore> => {
  const store = createMemoryEventStore();
  await append(store, batches);
  return store;
};

const withoutPlace = ({ stream: _, revision: __, position: ___, ...event }: RecordedEvent): StoredEvent => event;

/** As if all had been recorded at one moment: what a row holds of recording no longer tells logs apart. */
export const recordedAtOnce = (batches: readonly Batch[]): Batch[] =>
  batches.map((batch) => batch.map((event) => ({ ...event, recordedAt: '2027-01-01T00:00:00.000Z' })));

/**
 * The batches as they might have arrived as well. What is before another in its stream, or at the same instant, stays
 * before it: only such pairs may the order of arrival decide.
 */
export const inAnotherOrder = (batches: readonly Batch[], dice: Dice): Batch[] => {
  const queues = new Map<string, number[]>();
  const bound = batches.map((batch, nth) => {
    const names = new Set(batch.flatMap(({ stream, occurredAt }) => [stream, occurredAt]));
    for (const name of names) queues.set(name, [...(queues.get(name) ?? []), nth]);
    return [...names];
  });
  const waiting = batches.map((_, nth) => nth);
  const order: Batch[] = [];
  while (waiting.length > 0) {
    const free = waiting.filter((nth) => bound[nth]!.every((name) => queues.get(name)?.[0] === nth));
    const next = dice.even(free);
    waiting.splice(waiting.indexOf(next), 1);
    for (const name of bound[next]!) queues.get(name)?.shift();
    order.push(batches[next]!);
  }
  return order;
};
