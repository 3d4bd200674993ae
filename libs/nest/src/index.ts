export { createHttpApp, type HttpApp } from './app.js';
export * from './options.js';
export { Problem } from './problem.js';
