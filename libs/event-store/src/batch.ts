import { ClockWentBack, MAX_APPEND_BYTES, MAX_APPEND_EVENTS, type StoredEvent } from './port.js';

/** Every adapter asks this before it sends anything. Throws `RangeError`. */
export const assertAppendable = (stream: string, expected: bigint | 'none', events: readonly StoredEvent[]): void => {
  if (stream === '') throw new RangeError('A stream needs a name.');
  if (expected !== 'none' && expected < 0n) throw new RangeError(`${expected} is no revision.`);
  if (events.length === 0) throw new RangeError('An append needs an event.');
  if (events.length > MAX_APPEND_EVENTS) {
    throw new RangeError(`An append has at most ${MAX_APPEND_EVENTS} events, not ${events.length}.`);
  }
  const bytes = bytesOf(events);
  if (bytes > MAX_APPEND_BYTES) throw new RangeError(`An append has at most ${MAX_APPEND_BYTES} bytes, not ${bytes}.`);
  const { commandId } = events[0]!;
  if (events.some((event) => event.commandId !== commandId)) throw new RangeError('An append is of one command.');
};

/** The size of a batch: what a store sends for it, in UTF-8. */
export const bytesOf = (events: readonly StoredEvent[]): number => {
  let bytes = 0;
  for (const { id, type, meta, data, hash } of events) {
    bytes += id.length + type.length + hash.length + Buffer.byteLength(meta) + Buffer.byteLength(data);
  }
  return bytes;
};

/** What is wrong with the times of a batch; `last` is the `recordedAt` of the log's last event. */
export const clockFault = (last: string, events: readonly StoredEvent[]): ClockWentBack | undefined => {
  for (const { recordedAt } of events) {
    if (recordedAt < last) return new ClockWentBack(recordedAt, last);
    last = recordedAt;
  }
  return undefined;
};

/** Whether `stored`, found at the batch's own revision, is the batch. */
export const isSameBatch = (stored: readonly { readonly id: string }[], events: readonly StoredEvent[]): boolean =>
  stored.length === events.length && events.every(({ id }, nth) => stored[nth]!.id === id);

export const firstRevisionOf = (expected: bigint | 'none'): number => (expected === 'none' ? 0 : Number(expected) + 1);
