export * from './facts/dated.js';
export * from './facts/purchases.js';
export * from './facts/rates.js';
export * from './facts/run-currency.js';
