export * from './blinder.js';
export { BrokenSeal } from './handle.js';
export * from './key-store.js';
export * from './kms.js';
export * from './opener.js';
export * from './replacing-kms.js';
export * from './sealer.js';
export * from './sweep.js';
export * from './vault.js';
