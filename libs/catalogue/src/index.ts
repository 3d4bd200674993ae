export * from './contexts.js';
export { views } from '#projections';
