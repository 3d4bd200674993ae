/** One record as the protocol carries it: bytes that nobody has parsed. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Kept extends Proposed {
  readonly stream: string;
  readonly revision: number;
  /** Where the record begins; its commit and prepare position alike. */
  readonly position: bigint;
  /** Where the next record begins. */
  readonly end: bigint;
  readonly writtenMs: number;
}

export type Expected = 'any' | 'no_stream' | 'stream_exists' | bigint;

export type Outcome =
  | { readonly kind: 'written'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong-expected-version'; readonly actual: number | 'no_stream' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'bad-request' };

/** What a server takes in one append, of data and metadata. */
export const MAX_APPEND_BYTES = 1_048_576;
/** What a record takes besides its data: positions are places in a file, with gaps. */
const RECORD_BYTES = 137;

/** The records of the protocol server, with the answers of event-store.md §4, "Observed on a real server". */
export class Log {
  /** The server's clock. */
  now = (): number => Date.now();
  readonly records: Kept[] = [];
  private readonly streams = new Map<string, Kept[]>();
  private readonly listeners = new Set<() => void>();

  constructor() {
    this.writeSystemEvent();
  }

  get end(): bigint {
    return this.records.at(-1)?.end ?? 0n;
  }

  of(stream: string): readonly Kept[] {
    return this.streams.get(stream) ?? [];
  }

  /** What reading the stream gives. `$all` gives all until a scavenge removes what its metadata lets expire. */
  kept(stream: string): readonly Kept[] {
    const metadata = this.of(`$$${stream}`).at(-1);
    if (!metadata) return this.of(stream);
    const { $maxAge = Infinity } = JSON.parse(Buffer.from(metadata.data).toString()) as { $maxAge?: number };
    return this.of(stream).filter(({ writtenMs }) => writtenMs + $maxAge * 1_000 > this.now());
  }

  append(stream: string, expected: Expected, batch: readonly Proposed[]): Outcome {
    if (stream === '') return { kind: 'bad-request' };
    const stored = this.of(stream);
    const bytes = batch.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (bytes > MAX_APPEND_BYTES) return { kind: 'too-large' };
    if (batch.length === 0) return { kind: 'written', revision: Math.max(0, stored.length - 1), position: this.end };
    const first = firstOf(expected, stored.length);
    if (first !== stored.length) return again(stored, first, batch);
    const written = batch.map((proposed) => this.write(stream, proposed)).at(-1)!;
    for (const listener of this.listeners) listener();
    return { kind: 'written', revision: written.revision, position: written.position };
  }

  /** As servers write statistics. */
  writeSystemEvent(): void {
    const bytes = Buffer.from('{}');
    const id = '00000000-0000-4000-8000-000000000000';
    const event = { id, type: '$statsCollected', contentType: 'application/json', data: bytes, metadata: bytes };
    this.write('$stats-127.0.0.1:2113', event);
    for (const listener of this.listeners) listener();
  }

  /** Answers how to end it. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private write(stream: string, proposed: Proposed): Kept {
    const stored = this.streams.get(stream) ?? [];
    const position = this.end;
    const end = position + BigInt(RECORD_BYTES + proposed.data.length + proposed.metadata.length);
    const kept = { ...proposed, stream, revision: stored.length, position, end, writtenMs: this.now() };
    stored.push(kept);
    this.streams.set(stream, stored);
    this.records.push(kept);
    return kept;
  }
}

const firstOf = (expected: Expected, length: number): number => {
  if (expected === 'any') return length;
  if (expected === 'stream_exists') return length === 0 ? -1 : length;
  return expected === 'no_stream' ? 0 : Number(expected) + 1;
};

/** At another revision than the head: the batch is there, event by event, or the version is wrong. */
const again = (stored: readonly Kept[], first: number, batch: readonly Proposed[]): Outcome => {
  const there = stored.slice(Math.max(0, first), first + batch.length);
  const isThere = there.length === batch.length && there.every(({ id }, nth) => id === batch[nth]!.id);
  const last = there.at(-1);
  if (isThere && last) return { kind: 'written', revision: last.revision, position: last.position };
  return { kind: 'wrong-expected-version', actual: stored.at(-1)?.revision ?? 'no_stream' };
};
