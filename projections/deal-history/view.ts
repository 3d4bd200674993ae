import type { Instant, Personal } from '#kernel';
import { table } from '#read-model';

/** The way of one deal through its stages. */
export interface DealHistory {
  readonly dealId: string;
  readonly customerId: string;
  readonly title: Personal<string>;
  readonly pipeline: string;
  readonly status: 'open' | 'won' | 'lost';
  /** In order. Winning, losing and leaving end a visit; the present one has no end. */
  readonly visits: readonly Visit[];
}

export interface Visit {
  readonly stage: string;
  readonly enteredAt: Instant;
  /** Address of the event that began it. */
  readonly entered: string;
  readonly leftAt: Instant | null;
  /** Address of the event that ended it. */
  readonly left: string | null;
}

export const tables = { deals: table<DealHistory>({ by: 'stream' }) };
