/** Contributions of `churn@1` in log-odds: judgement, part of the version, to be re-estimated by back-test. */
export const LOG_ODDS = {
  attentionGap: 0.5,
  longAttentionGap: 0.8,
  promiseBroken: 0.4,
  unsubscribed: 0.4,
  eachOpenComplaint: 0.8,
  openComplaintsAtMost: 1.2,
  complaintLate: 0.5,
  negativeSentiment: 0.5,
  spendDeclining: 0.3,
  paymentProblem: 0.4,
  competitorMentioned: 0.4,
  movedOrUnreachable: 0.4,
  /** Open order or deal, agreed contact ahead: once, whatever of it holds. */
  futureBusiness: -0.6,
  recentPositive: -0.4,
  /** Their sum counts up to this, either way. */
  clip: 2,
} as const;
