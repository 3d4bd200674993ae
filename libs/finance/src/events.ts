export * from './fx/fx.events.js';
