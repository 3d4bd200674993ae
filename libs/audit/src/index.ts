export * from './canonical.js';
export * from './chain.js';
export * from './verify-chain.js';
export * from './access-log/access.js';
