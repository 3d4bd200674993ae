import type { Case as PromiseOf } from '#kernel/contract';
import type { AccessLog } from '../access-log/access.js';
import type { AccessReport } from '../access-log/verify-access-log.js';

/** A new, empty access log and what can be done to it. Its time stands still but for `pass`. */
export interface Harness {
  readonly log: AccessLog;
  /** The same log as another process or a later one opens it. Closed by the harness. */
  open(): AccessLog;
  /** For the log and whatever keeps it. */
  pass(ms: number): void;
  /** From now on nothing can be written, or again. */
  block(isBlocked: boolean): void;
  /** What takes longer has failed. */
  readonly patienceMs: number;
  verify(): Promise<AccessReport>;
  /** Makes `ben` of `ann` in what is stored of an entry, as somebody does who has the store itself. */
  tamper(n: number): Promise<void>;
  close(): Promise<void>;
}

export type Case = PromiseOf<Harness>;
