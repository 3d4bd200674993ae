export { createHttpApp, type HttpApp } from './app.js';
export { answerLongWork, type Done } from './long-work.js';
export { principalOf, senderOf } from './authenticate.js';
export * from './options.js';
export { Problem } from './problem.js';
export { commonOf, mustBeRowKey } from './question.js';
