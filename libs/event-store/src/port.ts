/** A place in the whole log: 20 digits of zero-padded decimal text, so that it compares right as text everywhere. */
export type Position = string;

/** Before the first event. */
export const START: Position = '0'.repeat(20);

/** An event as it is frozen before its first append. `meta` and `data` are canonical JSON (RFC 8785) text. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** Metadata of the envelope without `hash`. */
  readonly meta: string;
  /** Personal values in it are sealed. */
  readonly data: string;
  /** SHA-256, hex, over the stream's previous hash, `meta` and `data`. */
  readonly hash: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** The customer concerned; the log is indexed by it. */
  readonly subject?: string | undefined;
  readonly commandId: string;
  readonly bodyHmac: string;
}

export interface RecordedEvent extends StoredEvent {
  readonly stream: string;
  /** From 0. */
  readonly revision: bigint;
  readonly position: Position;
}

export interface Appended {
  readonly kind: 'appended';
  /** Of the batch's last event. */
  readonly revision: bigint;
  readonly position: Position;
  /** The batch was in the log already. */
  readonly duplicate: boolean;
}

export interface Conflict {
  readonly kind: 'conflict';
  readonly current: bigint | 'none';
}

export interface ReadOptions {
  /** First revision wanted (forwards: lowest, backwards: highest). */
  readonly from?: bigint;
  /** Last revision wanted, included. */
  readonly to?: bigint;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

export interface LogPage {
  readonly events: RecordedEvent[];
  /** Continue after this; advances over filtered events too. */
  readonly next: Position;
  readonly head: Position;
}

export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'live' }
  | { readonly kind: 'behind' };

/** What became of a command that appended something. */
export interface CommandOutcome {
  readonly bodyHmac: string;
  readonly stream: string;
  /** Of the first and last event that it appended. */
  readonly firstRevision: bigint;
  readonly revision: bigint;
  readonly position: Position;
}

export interface Capabilities {
  readonly engine: string;
  /** Whether outcomes of commands can be asked by command id alone; else they are met while folding the stream. */
  readonly inbox: boolean;
}

/**
 * The log. Promise: once a reader has seen position p, nothing at or below p appears later; positions of one append are
 * contiguous; `recordedAt` never decreases in the order of positions.
 */
export interface EventStore {
  /**
   * Appends all events or none. A conflict is a value; any other failure throws `OutcomeUnknown`, after which only
   * reading tells what happened. The same event ids at the batch's own revision (or the first of them) → `duplicate`.
   * Throws `RangeError` for no events, more than `MAX_APPEND_EVENTS` or `MAX_APPEND_BYTES`.
   */
  append(
    stream: string,
    expected: bigint | 'none',
    events: readonly StoredEvent[],
    context: { readonly deadlineMs: number },
  ): Promise<Appended | Conflict>;
  read(stream: string, options?: ReadOptions): AsyncIterable<RecordedEvent>;
  /** The events of one customer in log order, of positions in (after, upTo]. */
  readSubject(subject: string, options?: { after?: Position; upTo?: Position }): AsyncIterable<RecordedEvent>;
  readAll(options: { after: Position; types?: readonly string[]; limit: number }): Promise<LogPage>;
  /** Ends only by throwing or by the caller's signal. */
  subscribe(options: { after: Position; types?: readonly string[]; signal: AbortSignal }): AsyncIterable<SubscriptionMessage>;
  head(): Promise<Position>;
  /** The outcome of a command within the last 30 days. Only where `capabilities.inbox`. */
  outcomeOf(commandId: string): Promise<CommandOutcome | undefined>;
  /** Where consumers of the log that keep nothing of their own have come to; START before the first `set`. */
  readonly checkpoints: {
    get(name: string): Promise<Position>;
    set(name: string, at: Position): Promise<void>;
  };
  readonly capabilities: Capabilities;
  close(): Promise<void>;
}

export const MAX_APPEND_BYTES = 1_000_000;
export const MAX_APPEND_EVENTS = 1_000;

/** After this the caller cannot know whether the append happened. Read back before deciding again. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The outcome of the append is unknown.', { cause });
    this.name = 'OutcomeUnknown';
  }
}

export const position = (n: bigint | number): Position => n.toString().padStart(20, '0');
