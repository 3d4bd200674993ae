export * from './query.js';
export * from './view.js';
