export { MemoryViewStore } from './memory-view-store.js';
