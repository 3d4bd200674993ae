import { START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import { chainHash } from './chain.js';
import type { Seal } from './seals/seal.js';
import { SealedRanges, type SealBreach } from './seals/sealed-ranges.js';

/** The first thing found wrong with a log. */
export interface ChainFault {
  readonly stream: string;
  readonly revision: bigint;
  /** '' for a seal that the log lacks or that another one stands for. */
  readonly position: Position;
  /**
   * `changed`: the event is not what was hashed or sealed. `missing`: it is not there. `order`: it stands twice, too
   * early, or where another stood. `inserted`: it was not there when its place was sealed. `cut`: the log went on after
   * it. `seal`: it is a seal, or the key of one, that cannot be trusted.
   */
  readonly kind: 'changed' | 'missing' | 'order' | 'inserted' | 'cut' | 'seal';
  readonly sentence: string;
  /** The first seal that is broken; undefined: no seal covers the place. */
  readonly seal?: number | undefined;
}

export interface ChainReport {
  readonly events: number;
  readonly streams: number;
  /** Up to where the log was read. */
  readonly head: Position;
  /** Events read that no seal covers. */
  readonly unsealed: number;
  /** undefined: every chain and every seal is whole. */
  readonly fault: ChainFault | undefined;
}

export interface Progress {
  readonly position: Position;
  readonly head: Position;
  readonly events: number;
}

export interface VerifyOptions {
  /** In their order, checked against each other (`checkSeals`). */
  readonly seals?: readonly Seal[];
  readonly onProgress?: (progress: Progress) => void;
}

const PAGE_EVENTS = 4_096;

/**
 * Reads the log from its beginning at least to the head that it has at the start, recomputes the chain of every stream
 * and compares the log with its seals. The chains tell any event that was changed, moved, doubled, or taken out of the
 * middle of its stream; positions that are counted tell what was taken out of the middle of the log, and `recordedAt`
 * what changed places; the seals also what was done by somebody who made all of that anew. Stops at the first fault of
 * a chain or seal, which tell a place best; else tells the first of positions and times. Not found here: events cut off
 * the end after the last seal given. Holds one hash a stream and the events of one seal in memory.
 */
export const verifyChain = async (
  store: Pick<EventStore, 'readAll' | 'capabilities'>,
  { seals = [], onProgress }: VerifyOptions = {},
): Promise<ChainReport> => {
  const check = new Check(seals, store.capabilities.counted);
  let head: Position | undefined;
  for (;;) {
    const page = await store.readAll({ after: check.after, limit: PAGE_EVENTS });
    head ??= page.head;
    for (const event of page.events) {
      const fault = check.take(event);
      if (fault) return check.report(fault);
    }
    check.after = page.next;
    onProgress?.({ position: check.after, head, events: check.events });
    if (check.after >= head) return check.report(check.ended());
  }
};

interface Head {
  revision: bigint;
  hash: string;
}

class Check {
  after = START;
  events = 0;
  private readonly heads = new Map<string, Head>();
  private readonly ranges: SealedRanges;
  /** An event is gone that no seal names; the chain of its stream may, further on. */
  private gone: SealBreach | undefined;
  /** The first thing that positions and times tell; a chain or a seal may tell it better, further on. */
  private misplaced: ChainFault | undefined;
  private last: RecordedEvent | undefined;

  constructor(
    seals: readonly Seal[],
    private readonly counted: boolean,
  ) {
    this.ranges = new SealedRanges(seals);
  }

  take(event: RecordedEvent): ChainFault | undefined {
    const { stream, revision, hash, position } = event;
    const head = this.heads.get(stream);
    const fault = faultOf(event, head, this.after);
    const breach = this.ranges.take(event);
    if (fault) return this.faultAt(fault, event);
    if (head) [head.revision, head.hash] = [revision, hash];
    else this.heads.set(stream, { revision, hash });
    this.misplaced ??= (this.counted ? gapBefore(event, this.last) : undefined) ?? recordedEarlier(event, this.last);
    this.after = position;
    this.events += 1;
    this.last = event;
    if (!breach || this.gone) return undefined;
    if (breach.kind !== 'missing') return this.told(breach);
    this.gone = breach;
    return undefined;
  }

  /** An event whose own hash was made anew breaks the chain at the next one; its mark tells that it was the one. */
  private faultAt(fault: ChainFault, event: RecordedEvent): ChainFault {
    if (this.gone) return fault.kind === 'missing' ? { ...fault, seal: this.gone.seal } : this.told(this.gone);
    const forged = fault.kind === 'changed' ? this.ranges.soFar() : undefined;
    return forged && forged.event !== event ? this.told(forged) : { ...fault, seal: this.ranges.covering };
  }

  ended(): ChainFault | undefined {
    const breach = this.gone ?? this.ranges.ended();
    return breach ? this.told(breach) : this.misplaced;
  }

  report(fault: ChainFault | undefined): ChainReport {
    const { events, heads, after: head, ranges } = this;
    return { events, streams: heads.size, head, unsealed: ranges.unsealed, fault };
  }

  private told({ event = this.last, kind, sentence, seal }: SealBreach): ChainFault {
    const { stream = '', revision = 0n, position = START } = event ?? {};
    return { stream, revision, position, kind, sentence, seal };
  }
}

const gapBefore = (event: RecordedEvent, last: RecordedEvent | undefined): ChainFault | undefined => {
  const { stream, revision, position } = event;
  const [first, next] = [Number(last?.position ?? START) + 1, Number(position)];
  if (first === next) return undefined;
  const missing = first === next - 1 ? `position ${first} is` : `positions ${first} to ${next - 1} are`;
  const sentence = `Before ${stream}@${revision}, ${missing} missing.`;
  return { stream, revision, position, kind: 'missing', sentence };
};

const recordedEarlier = (event: RecordedEvent, last: RecordedEvent | undefined): ChainFault | undefined => {
  const { stream, revision, position, recordedAt } = event;
  if (!last || recordedAt >= last.recordedAt) return undefined;
  const sentence = `${stream}@${revision} was recorded before ${last.stream}@${last.revision}, which precedes it.`;
  return { stream, revision, position, kind: 'order', sentence };
};

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
  const column = wrongCopy(event);
  return column === undefined
    ? undefined
    : fault('changed', revision, `The ${column} by which ${stream}@${revision} is found is not its own.`);
};

/**
 * Columns that a store keeps beside the metadata to find and order events by; readers trust them, the hash does not
 * cover them.
 */
const COPIES = ['occurredAt', 'recordedAt', 'subject'] as const;

/** The metadata is known to be what was written, so it need not be parsed: no text in it holds an unescaped quote. */
const wrongCopy = (event: RecordedEvent): string | undefined =>
  COPIES.find((name) => {
    const copy = event[name];
    return copy === undefined ? event.meta.includes(`"${name}":`) : !event.meta.includes(`"${name}":"${copy}"`);
  });
