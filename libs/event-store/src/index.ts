export * from './port.js';
export type * from './side-streams.js';
export { assertAppendable, bytesOf } from './batch.js';
