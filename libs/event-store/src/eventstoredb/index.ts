export { openEventStoreDb, type EventStoreDbOptions } from './eventstoredb-event-store.js';
export { EventStoreDbUnusable, findEventStoreDb, type FoundEventStoreDb } from './find-eventstoredb.js';
