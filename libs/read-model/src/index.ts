export * from './history.js';
export * from './advance.js';
export * from './port.js';
export * from './query.js';
export * from './table-in-memory.js';
export * from './view.js';
