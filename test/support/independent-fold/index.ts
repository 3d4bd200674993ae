export { customer360At } from './customer-360.js';
export { type Moment } from './known-events.js';
export { loyaltyLedgerAt } from './loyalty-ledger.js';
export { pipelineBoardAt } from './pipeline-board.js';
export { dealHistoryAt } from './deal-history.js';
export { forecastAt } from './forecast.js';
export { lossReasonsAt } from './loss-reasons.js';
export { rfmSegmentsAt } from './rfm-segments.js';
export { timelineAt } from './timeline.js';
