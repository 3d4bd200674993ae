export * from './interaction/correction.events.js';
export * from './interaction/interaction-parts.events.js';
export * from './interaction/interaction.events.js';
