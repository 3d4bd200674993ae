import type { LossReason } from '#deals/events';
import type { Dated } from '#deals/rules';
import type { Personal } from '#kernel';
import { table } from '#read-model';

/** A deal that was lost once at least, with what came of it. */
export interface LostDeal {
  readonly dealId: string;
  readonly customerId: string | null;
  readonly facts: readonly (Loss | Turn)[];
}

export interface Loss extends Dated {
  readonly address: string;
  readonly outcome: 'lost';
  readonly reason: LossReason;
  readonly competitor: string | null;
  readonly note: Personal<string> | null;
}

/** What turned a loss. */
interface Turn extends Dated {
  readonly address: string;
  readonly outcome: 'reopened' | 'won';
}

export const tables = { deals: table<LostDeal>({ by: 'stream', dated: true }) };
