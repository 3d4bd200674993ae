export { createMemoryBroker } from './memory-broker.js';
