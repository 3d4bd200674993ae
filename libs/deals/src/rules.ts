export * from './pipeline/pipeline.rules.js';
