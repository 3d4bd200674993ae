export { SqliteAccessLog, verifyAccessLog } from './sqlite-access-log.js';
