import { loadConfig, type Config } from '#platform';

/** The configuration of the folder in which the command is called. */
export const configuration = (): Config => loadConfig(process.env, process.cwd());
