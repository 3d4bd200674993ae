export * from './account/account.events.js';
export * from './account/award.events.js';
export * from './account/membership.events.js';
export * from './account/parts.js';
export * from './account/reversal.events.js';
export * from './account/spending.events.js';
export * from './program/program.events.js';
