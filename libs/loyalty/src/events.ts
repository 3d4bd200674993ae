export * from './account/account.events.js';
export * from './account/membership.events.js';
export * from './program/program.events.js';
