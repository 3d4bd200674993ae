export { StreamAccessLog } from './stream-access-log.js';
