export * from './refusal/refusal.events.js';
