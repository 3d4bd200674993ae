export * from './ask-views.js';
export { followProjector, type Followed } from './follow-projector.js';
export * from './partition-events.js';
export type { Open } from './placed.js';
export type * from './reports.js';
export * from './run-projections.js';
export * from './serve-projector.js';
export * from './start-projector.js';
export { Watermarks } from './watermarks.js';
