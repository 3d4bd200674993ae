export { customer360At } from './customer-360.js';
export { type Moment } from './known-events.js';
export { loyaltyLedgerAt } from './loyalty-ledger.js';
export { pipelineBoardAt } from './pipeline-board.js';
