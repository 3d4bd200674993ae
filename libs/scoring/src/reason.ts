import type { ChurnFacts, Source } from './churn-facts.js';
import type { Day } from './day.js';
import type { PurchaseDay } from './purchase-facts.js';

/** Values of RecordChurnReason. */
export const CHURN_GROUPS = ['attention', 'complaint', 'price', 'competitor', 'life-event'] as const;
export type ChurnGroup = (typeof CHURN_GROUPS)[number];

export type ReasonCode =
  | 'OVERDUE_VS_OWN_RHYTHM'
  | 'ONE_TIME_BUYER'
  | 'ATTENTION_GAP'
  | 'PROMISE_BROKEN'
  | 'UNSUBSCRIBED'
  | 'OPEN_COMPLAINT'
  | 'COMPLAINT_LATE'
  | 'NEGATIVE_SENTIMENT'
  | 'SPEND_DECLINING'
  | 'PAYMENT_PROBLEM'
  | 'COMPETITOR_MENTIONED'
  | 'MOVED_OR_UNREACHABLE'
  | 'OPEN_ORDER_OR_DEAL'
  | 'FUTURE_MEETING'
  | 'RECENT_POSITIVE'
  | 'CLIP';

/** What a rule found: measured value and threshold in the unit that `text` names. */
export interface Finding {
  /** Log-odds. */
  readonly contribution: number;
  readonly value: number;
  readonly threshold: number;
  /** One sentence. */
  readonly text: string;
  /** Event addresses, sorted. */
  readonly evidence: readonly string[];
}

export interface Reason extends Finding {
  readonly code: ReasonCode;
  readonly group: ChurnGroup | null;
}

/** All that rules may look at. */
export interface Case {
  readonly facts: ChurnFacts;
  /** Counting purchase days up to `asOf`. */
  readonly days: readonly PurchaseDay[];
  readonly asOf: Day;
  readonly horizonDays: number;
  /** Probability of so long a silence of an active customer, where there is a model. */
  readonly silence: number | null;
  readonly populationRhythmDays: number | null;
}

export interface Rule {
  readonly code: ReasonCode;
  readonly group: ChurnGroup | null;
  readonly source: Source;
  find(c: Case): Finding | undefined;
}
