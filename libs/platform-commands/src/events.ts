export * from './refusal/refusal.events.js';
export * from './run/run.events.js';
