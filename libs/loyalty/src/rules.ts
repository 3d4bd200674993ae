export { accountAt, dueFrom } from './account/account-at.js';
export type { Account, DueFact, Hold } from './account/account.model.js';
export { accountStanding, mayHaveJoined, type AccountStanding } from './account/account.standing.js';
export { accountStream, evolveAccount, ownerOf } from './account/account.state.js';
export { balanceOf, expiriesOf, type Balance, type Expiring } from './account/balance.js';
export { compactBalanceAt, evolveCompact, type CompactAccount } from './account/compact.js';
export type { Lot } from './account/lot.js';
export { programStanding } from './program/program.state.js';
