export { MemoryViewStore } from './memory-view-store.js';
export { MemoryHistory } from './memory-history.js';
