export * from './scoring/model-parts.events.js';
export * from './scoring/run-parts.events.js';
export * from './scoring/scoring.events.js';
