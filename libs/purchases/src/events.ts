export * from './purchase/purchase.events.js';
