import type { SideStreams } from './side-streams.js';

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
  /** Of the last event. */
  readonly position: Position;
}

export interface Capabilities {
  readonly engine: string;
  /**
   * Whether the store itself lets a command take effect only once and can be asked for its outcome; else a command's
   * events are met while folding the stream.
   */
  readonly inbox: boolean;
  /** Whether positions count from 1 without a gap, so that one tells of an event that was taken out. */
  readonly counted: boolean;
}

/** How far consumers have come that keep nothing of their own. It lies with the log: a rebuilt view moves none. */
export interface Checkpoints {
  /** `START` before the first `set`. */
  get(name: string): Promise<Position>;
  /** Durable when it resolves. */
  set(name: string, at: Position): Promise<void>;
}

/**
 * The log. Promise: once a reader has seen position p, nothing at or below p appears later; the events of one append
 * stand together; `recordedAt` never decreases in the order of positions. A position is given by the store: positions
 * of some engines have gaps, so that none can be computed from another.
 */
export interface EventStore {
  /**
   * Appends all events or none; durable when it resolves. Identity is by event ids alone: the same ids, or the first of
   * them, at the batch's own revision → `duplicate`. A conflict is a value: another revision than the expected one, or
   * (where `capabilities.inbox`) a commandId that took effect in the last 30 days, whatever the revision.
   *
   * Throws, having written nothing, `RangeError` for what `assertAppendable` refuses and `ClockWentBack` for a
   * `recordedAt` before the log's last one. All else that goes wrong is `OutcomeUnknown`: only reading tells more.
   */
  append(
    stream: string,
    expected: bigint | 'none',
    events: readonly StoredEvent[],
    context: { readonly deadlineMs: number },
  ): Promise<Appended | Conflict>;
  /** Events of a stream; none where there is no such stream. */
  read(stream: string, options?: ReadOptions): AsyncIterable<RecordedEvent>;
  /** The events of one customer in log order, of positions in (after, upTo]. */
  readSubject(subject: string, options?: { after?: Position; upTo?: Position }): AsyncIterable<RecordedEvent>;
  /** `limit`: 1 to `MAX_PAGE_EVENTS`. A page may hold fewer though more follow: go on until `next` reaches `head`. */
  readAll(options: { after: Position; types?: readonly string[]; limit: number }): Promise<LogPage>;
  /**
   * Catches up, says `live`, and goes on with what is appended. `checkpoint`: everything up to there has been given or
   * is of other types; while nothing happens one comes every `IDLE_CHECKPOINT_MS`. `behind`: the consumer has fallen
   * more than a page behind; `live` follows when it has caught up. Ends only by throwing or by the caller's signal.
   */
  subscribe(options: {
    after: Position;
    types?: readonly string[];
    signal: AbortSignal;
  }): AsyncIterable<SubscriptionMessage>;
  /** Of the last event. */
  head(): Promise<Position>;
  /** Undefined: the log is empty. */
  last(): Promise<RecordedEvent | undefined>;
  /**
   * The outcome of a command, for at least 30 days. Where not `capabilities.inbox` the log of those days is looked
   * through from its end, so that nobody asks on the way of a command.
   */
  outcomeOf(commandId: string): Promise<CommandOutcome | undefined>;
  readonly checkpoints: Checkpoints;
  /** Absent where the log is one process's own: what stands beside it has a file. */
  readonly beside?: SideStreams;
  readonly capabilities: Capabilities;
  /** Waits for appends under way. Subscriptions still open throw. */
  close(): Promise<void>;
}

/** UTF-8 bytes of a batch as `bytesOf` counts them. */
export const MAX_APPEND_BYTES = 1_000_000;
export const MAX_APPEND_EVENTS = 1_000;
export const MAX_PAGE_EVENTS = 10_000;
export const IDLE_CHECKPOINT_MS = 1_000;
export const INBOX_DAYS = 30;

/** After this the caller cannot know whether the append happened. Read back before deciding again. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The outcome of the append is unknown.', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/** Nothing was written: the batch was frozen before the log's last event was. Read, decide and freeze again. */
export class ClockWentBack extends Error {
  constructor(
    readonly recordedAt: string,
    readonly last: string,
  ) {
    super(`recordedAt ${recordedAt} lies before the log's last one, ${last}.`);
    this.name = 'ClockWentBack';
  }
}

/** What is stored cannot be what was appended. The message names the place. */
export class CorruptLog extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CorruptLog';
  }
}

export const position = (n: bigint | number): Position => n.toString().padStart(20, '0');
