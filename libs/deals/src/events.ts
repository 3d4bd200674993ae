export * from './pipeline/pipeline.events.js';
