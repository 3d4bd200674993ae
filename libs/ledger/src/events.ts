export * from './seals/seals.events.js';
