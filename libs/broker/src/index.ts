export * from './command-message.js';
export * from './event-message.js';
export { partitionFor } from './hash.js';
export { Inbox, type InboxOptions } from './inbox.js';
export * from './port.js';
export { Relay, type LogStretch, type RelayOptions } from './relay.js';
export * from './topics.js';
