export * from './canonical.js';
export * from './chain.js';
export * from './verify-chain.js';
export * from './access-log/access.js';
export * from './seals/check-seals.js';
export * from './seals/seal.js';
export * from './seals/signing.js';
export { Notary, sealRecords } from './seals/notary.js';
export * from './verify-ledger.js';
