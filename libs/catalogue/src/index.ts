export { asyncApi } from './asyncapi.js';
export * from './contexts.js';
export { views } from '#projections';
export { documents } from './docs.js';
export { nearest } from './nearest.js';
export { eventPaths } from './openapi-events.js';
export { openApi, type Listed, type Part } from './openapi.js';
export { ALL_COMMANDS, DEFAULT_ROLES, mayAsk, mayCommand, rolesOf, type Asker } from './roles.js';
export { eventClasses, eventSchema, eventSchemas, schemaKey, type EventCheck } from './schema-events.js';
