export * from './purchase/net-purchase.js';
export * from './purchase/purchase.standing.js';
