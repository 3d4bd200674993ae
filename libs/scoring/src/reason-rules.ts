import type { Rule } from './reason.js';
import { competitorMentioned, negativeSentiment, neglected, recentPositive } from './reasons-by-occurrence.js';
import { oneTimeBuyer, overdue, spendDeclining } from './reasons-by-purchase.js';
import {
  complaintLate,
  futureMeeting,
  movedOrUnreachable,
  openComplaint,
  openOrderOrDeal,
  paymentProblem,
  promiseBroken,
  unsubscribed,
} from './reasons-by-spell.js';

/** The reasons of `churn@1`, in the order in which equal contributions are listed. */
export const RULES: readonly Rule[] = [
  { code: 'OVERDUE_VS_OWN_RHYTHM', group: null, source: 'purchases', find: overdue },
  { code: 'ONE_TIME_BUYER', group: null, source: 'purchases', find: oneTimeBuyer },
  { code: 'ATTENTION_GAP', group: 'attention', source: 'contacts', find: neglected },
  { code: 'PROMISE_BROKEN', group: 'attention', source: 'promises', find: promiseBroken },
  { code: 'UNSUBSCRIBED', group: 'attention', source: 'consents', find: unsubscribed },
  { code: 'OPEN_COMPLAINT', group: 'complaint', source: 'complaints', find: openComplaint },
  { code: 'COMPLAINT_LATE', group: 'complaint', source: 'complaints', find: complaintLate },
  { code: 'NEGATIVE_SENTIMENT', group: 'complaint', source: 'sentiment', find: negativeSentiment },
  { code: 'SPEND_DECLINING', group: 'price', source: 'purchases', find: spendDeclining },
  { code: 'PAYMENT_PROBLEM', group: 'price', source: 'payments', find: paymentProblem },
  { code: 'COMPETITOR_MENTIONED', group: 'competitor', source: 'competitors', find: competitorMentioned },
  { code: 'MOVED_OR_UNREACHABLE', group: 'life-event', source: 'reachability', find: movedOrUnreachable },
  { code: 'OPEN_ORDER_OR_DEAL', group: null, source: 'deals', find: openOrderOrDeal },
  { code: 'FUTURE_MEETING', group: null, source: 'promises', find: futureMeeting },
  { code: 'RECENT_POSITIVE', group: null, source: 'surveys', find: recentPositive },
];
