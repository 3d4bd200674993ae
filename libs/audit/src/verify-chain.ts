import { START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import { chainHash } from './chain.js';

/** The first thing found wrong with a log. */
export interface ChainFault {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  /**
   * `changed`: the event is not what was hashed. `missing`: this revision is not there. `order`: it stands twice or too
   * early.
   */
  readonly kind: 'changed' | 'missing' | 'order';
  readonly sentence: string;
}

export interface ChainReport {
  readonly events: number;
  readonly streams: number;
  /** Up to where the log was read. */
  readonly head: Position;
  /** undefined: every chain is whole. */
  readonly fault: ChainFault | undefined;
}

export interface Progress {
  readonly position: Position;
  readonly head: Position;
  readonly events: number;
}

const PAGE_EVENTS = 4_096;

/**
 * Reads the log from its beginning at least to the head that it has at the start and recomputes the chain of every
 * stream. Finds any event that was changed, moved, doubled, or taken out of the middle; stops at the first. Not found
 * here: events cut off a stream's end, which needs a seal that was kept elsewhere. Holds one hash a stream in memory.
 */
export const verifyChain = async (
  store: Pick<EventStore, 'readAll'>,
  { onProgress }: { readonly onProgress?: (progress: Progress) => void } = {},
): Promise<ChainReport> => {
  const heads = new Map<string, Head>();
  let events = 0;
  let after = START;
  let head: Position | undefined;
  for (;;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    head ??= page.head;
    for (const event of page.events) {
      const fault = faultOf(event, heads.get(event.stream), after);
      if (fault) return { events, streams: heads.size, head: after, fault };
      heads.set(event.stream, { revision: event.revision, hash: event.hash });
      after = event.position;
      events += 1;
    }
    after = page.next;
    onProgress?.({ position: after, head, events });
    if (after >= head) return { events, streams: heads.size, head: after, fault: undefined };
  }
};

interface Head {
  readonly revision: bigint;
  readonly hash: string;
}

const faultOf = (event: RecordedEvent, last: Head | undefined, after: Position): ChainFault | undefined => {
  const { stream, revision, position } = event;
  const expected = last ? last.revision + 1n : 0n;
  const fault = (kind: ChainFault['kind'], at: bigint, sentence: string): ChainFault => ({
    stream,
    revision: at,
    position,
    kind,
    sentence,
  });
  if (position <= after)
    return fault('order', revision, `${stream}@${revision} stands before what precedes it in the log.`);
  if (revision > expected) return fault('missing', expected, `${stream}@${expected} is missing.`);
  if (revision < expected) return fault('order', revision, `${stream}@${revision} stands twice in the log.`);
  if (chainHash(last?.hash ?? null, event) !== event.hash) {
    return fault('changed', revision, `${stream}@${revision} was changed after it was written.`);
  }
  const meta = JSON.parse(event.meta) as Readonly<Record<string, unknown>>;
  const column = COPIES.find((name) => event[name] !== meta[name]);
  return column && fault('changed', revision, `The ${column} by which ${stream}@${revision} is found is not its own.`);
};

/**
 * Columns that a store keeps beside the metadata to find events by; readers trust them, the hash does not cover them.
 */
const COPIES = ['occurredAt', 'recordedAt', 'subject', 'commandId', 'bodyHmac'] as const;
