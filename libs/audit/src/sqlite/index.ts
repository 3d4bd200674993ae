export { SqliteAccessLog, verifyAccessLog } from './sqlite-access-log.js';
export * from './trace-index.js';
