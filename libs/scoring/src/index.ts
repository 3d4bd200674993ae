export * from './bgnbd.js';
export * from './clv.js';
export * from './customer-base-model.js';
export * from './customer-base-models.js';
export * from './day.js';
export * from './fit.js';
export * from './gamma-gamma.js';
export * from './purchase-facts.js';
