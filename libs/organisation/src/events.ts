export * from './organisation/organisation.events.js';
