export * from './interaction/interaction.events.js';
