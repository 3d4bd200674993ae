export * from './purchase/net-purchase.js';
export * from './purchase/purchase.standing.js';
export { purchaseStream } from './purchase/purchase.state.js';
