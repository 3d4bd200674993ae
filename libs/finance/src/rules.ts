export * from './fx/fx.rules.js';
