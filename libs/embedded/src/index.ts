export * from './secrets.js';
export * from './writing-side.js';
