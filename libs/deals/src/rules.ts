export * from './deal/deal.facts.js';
export * from './deal/deal.figures.js';
export * from './facts.js';
export * from './pipeline/pipeline.facts.js';
export * from './pipeline/pipeline.rules.js';
export * from './target/target.rules.js';
