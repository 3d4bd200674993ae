export * from './clock.js';
export * from './config.js';
export * from './log.js';
export * from './metrics.js';
export * from './secret-file.js';
export * from './settings.js';
export * from './shutdown.js';
export * from './tokens.js';
