export { customer360At } from './customer-360.js';
export { JUDGES, type Judge } from './judges.js';
export { type Fact, type Moment } from './known-events.js';
export { loyaltyLedgerAt } from './loyalty-ledger.js';
export { pipelineBoardAt } from './pipeline-board.js';
export { near } from './near.js';
