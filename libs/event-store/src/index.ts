export * from './port.js';
export { assertAppendable, bytesOf } from './batch.js';
