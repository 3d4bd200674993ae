export * from './port.js';
export { partitionFor } from './hash.js';
