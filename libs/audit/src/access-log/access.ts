import type { Day, Instant } from '#kernel';

export const ACCESS_KINDS = ['read', 'exported', 'refused', 'denied'] as const;

/**
 * `read`: personal values were opened. `exported`: they were handed over in bulk. `refused`: a rule said no. `denied`:
 * the asker's role, token or lack of one did.
 */
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** Who asked for what about whom, and why: ids and names of ours only, never a value that was asked for or shown. */
export interface Access {
  readonly kind: AccessKind;
  /** The token's subject; absent: nobody who is known. */
  readonly who?: string | undefined;
  readonly roles: readonly string[];
  /** `customer-360/row`, `LoseDeal` or the pattern of an address. */
  readonly what: string;
  /** The row or thing that was asked for. */
  readonly key?: string | undefined;
  /** Customers whose personal values were opened; a stream, where nobody knows yet whose they are. */
  readonly whom: readonly string[];
  /** What the asker says it is for: the id of a case, a ticket, a request. */
  readonly reason?: string | undefined;
  /** Why not. */
  readonly code?: string | undefined;
  readonly correlationId: string;
}

export interface RecordedAccess extends Access {
  /** From 1, without gaps. */
  readonly n: number;
  readonly at: Instant;
  /** How often the same came from nobody known, one right after another. Absent: once. */
  readonly times?: number;
}

export interface AccessQuestion {
  /** A customer or the key that was asked for. */
  readonly about?: string | undefined;
  readonly who?: string | undefined;
  readonly kind?: AccessKind | undefined;
  readonly from?: Instant | undefined;
  /** Not included. */
  readonly to?: Instant | undefined;
  /** Older than this one. */
  readonly before?: number | undefined;
  /** 1 to `MAX_FOUND`. */
  readonly limit: number;
}

export const MAX_FOUND = 1_000;

export interface AccessPage {
  /** The newest first. */
  readonly items: readonly RecordedAccess[];
  /** There may be more: ask for those before this one. A page may hold fewer than wanted though more follow. */
  readonly next: number | undefined;
}

export interface AccessLog {
  /** Stored within `FLUSH_MS`. Throws `StoreUnavailable` where too much waits that cannot be written. */
  record(access: Access): void;
  /** All that was recorded is stored when it resolves. Throws where it cannot be written; it is tried again later. */
  flush(): Promise<void>;
  find(question: AccessQuestion): Promise<AccessPage>;
  /** Of the newest entry; kept elsewhere, it tells when entries were cut off the end. */
  head(): Promise<{ readonly n: number; readonly hash: string }>;
  close(): Promise<void>;
}

/** Milliseconds for which entries wait to be written together: what a crash may lose. */
export const FLUSH_MS = 100;

/** Days that entries are kept: two years, so that a yearly audit sees the whole year before. */
export const RETENTION_DAYS = 731;

/** Of UTC: by it entries are kept apart and pruned. */
export const utcDay = (at: Instant): Day => at.slice(0, 'YYYY-MM-DD'.length);

/** What happens cannot be logged, so nothing personal may be shown. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The access log cannot be written.', { cause });
    this.name = 'StoreUnavailable';
  }
}
