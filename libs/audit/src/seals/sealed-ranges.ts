import type { RecordedEvent } from '#event-store';
import { leafHash, MerkleTree } from './merkle.js';
import { markOf, marksOf, type Seal } from './seal.js';

/** Where the log is not what was sealed. */
export interface SealBreach {
  /** The first seal that is broken. */
  readonly seal: number;
  /** What stands in the place. Undefined: nothing, the log ends before it. */
  readonly event: RecordedEvent | undefined;
  readonly kind: 'changed' | 'missing' | 'inserted' | 'order' | 'cut';
  readonly sentence: string;
}

/** Compares a log, event by event from its first, with its seals. */
export class SealedRanges {
  private tree = new MerkleTree();
  private events: RecordedEvent[] = [];
  private done = 0;
  private ordinal = 0;

  constructor(private readonly seals: readonly Seal[]) {}

  /** The next event of the log. Answers the breach of the seal that ends with it. */
  take(event: RecordedEvent): SealBreach | undefined {
    this.ordinal += 1;
    const seal = this.seals[this.done];
    if (!seal) return undefined;
    this.tree.add(leafHash(this.ordinal, event.hash));
    this.events.push(event);
    return this.ordinal === seal.to ? this.end(seal) : undefined;
  }

  /** What is known already of a breach of the seal that is not ended: the first event that differs from its mark. */
  soFar(): SealBreach | undefined {
    const seal = this.seals[this.done];
    return seal && locate(seal, this.events, undefined);
  }

  /** Nothing follows. Answers the breach of the seal that the log does not reach the end of. */
  ended(): SealBreach | undefined {
    const seal = this.seals[this.done];
    return seal && (locate(seal, this.events, undefined) ?? cut(seal, this.ordinal));
  }

  /** The seal that covers the last event taken; undefined: none does yet. */
  get covering(): number | undefined {
    return this.seals.find(({ to }) => this.ordinal <= to)?.number;
  }

  /** Events taken that no seal covers. */
  get unsealed(): number {
    return Math.max(0, this.ordinal - (this.seals.at(-1)?.to ?? 0));
  }

  private end(seal: Seal): SealBreach | undefined {
    const [root, events] = [this.tree.root(), this.events];
    this.tree = new MerkleTree();
    this.events = [];
    this.done += 1;
    return root === seal.root ? undefined : (locate(seal, events, this.seals[this.done]) ?? unlocated(seal, events));
  }
}

/** The first event that differs from its mark. */
const locate = (seal: Seal, events: readonly RecordedEvent[], next: Seal | undefined): SealBreach | undefined => {
  const sealed = [...marksOf(seal), ...(next ? marksOf(next).slice(0, 1) : [])];
  const found = events.map(({ hash }) => markOf(hash));
  const at = found.findIndex((mark, index) => mark !== sealed[index]);
  const event = events[at];
  if (!event) return undefined;
  const kind = kindOf(sealed, found, at);
  const address = `${event.stream}@${event.revision}`;
  const nth = seal.from + at;
  return { seal: seal.number, event, kind, sentence: SENTENCES[kind](address, nth) };
};

type Kind = Exclude<SealBreach['kind'], 'cut'>;

const kindOf = (sealed: readonly string[], found: readonly string[], at: number): Kind => {
  if (found[at] === sealed[at + 1]) return found[at + 1] === sealed[at] ? 'order' : 'missing';
  if (found[at + 1] === sealed[at]) return 'inserted';
  return found.includes(sealed[at]!) ? 'order' : 'changed';
};

const SENTENCES: Readonly<Record<Kind, (address: string, nth: number) => string>> = {
  changed: (address, nth) => `${address} is not what was sealed as event ${nth} of the log.`,
  missing: (address, nth) => `Before ${address}, event ${nth} of the log is missing.`,
  inserted: (address, nth) => `${address} was put in before what was sealed as event ${nth} of the log.`,
  order: (address, nth) => `${address} stands where another was sealed as event ${nth} of the log.`,
};

/** Whoever changed an event so that its hash begins like the old one hid the place, not the change. */
const unlocated = ({ number, from, to }: Seal, [event]: readonly RecordedEvent[]): SealBreach => ({
  seal: number,
  event,
  kind: 'changed',
  sentence: `One of the events ${from} to ${to} of the log was changed.`,
});

const cut = ({ number, to, upTo }: Seal, ordinal: number): SealBreach => ({
  seal: number,
  event: undefined,
  kind: 'cut',
  sentence: `The log ends after event ${ordinal}; seal ${number} covers events up to ${to}, ${upTo}.`,
});
