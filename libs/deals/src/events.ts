export * from './deal/deal.events.js';
export * from './pipeline/pipeline.events.js';
export * from './target/target.events.js';
