export { verifyLogFile } from './schema.js';
export { openSqliteEventStore, type SqliteEventStore, type SqliteOptions } from './sqlite-event-store.js';
