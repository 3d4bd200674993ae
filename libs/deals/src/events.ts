export * from './deal/deal.events.js';
export * from './pipeline/pipeline.events.js';
