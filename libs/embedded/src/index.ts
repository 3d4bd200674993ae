export * from './backup.js';
export * from './open-embedded.js';
export * from './secrets.js';
export { commandsOf, type WritingSide } from './writing-side.js';
