export * from './memory-key-store.js';
