export * from './commands/handle-command.js';
export { derivedFrom } from './commands/identify.js';
export { Loader } from './commands/load.js';
export { decode } from './decode.js';
export { fromInbox } from './inbox.js';
export * from './ports.js';
export { processesSettled } from './processes/follow-processes.js';
export { ProcessRunner, type ProcessDependencies } from './processes/run-processes.js';
export * from './projections/index.js';
