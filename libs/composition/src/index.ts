export * from './backup.js';
export * from './open-kenal.js';
export { rebuildViews } from './rebuild-views.js';
export * from './secrets.js';
export { undoOf } from './undo.js';
export * from './verifier.js';
export * from './view-names.js';
export { commandsOf, type WritingSide } from './writing-side.js';
