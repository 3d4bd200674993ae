import { ConfigError, createLogger, EMBEDDED, loadConfig, Shutdown, type Config, type Logger } from '#platform';
import type { ProjectionReport, Report } from '#messaging';
import { Figures } from './figures.js';

/** What every process has. */
export interface AppParts {
  readonly config: Config;
  readonly log: Logger;
  readonly shutdown: Shutdown;
  readonly figures: Figures;
  /** Takes what a projector tells. */
  readonly report: Report;
  /** Takes what failed and is tried again. */
  readonly alarm: (error: unknown) => void;
}

/** Starts a process on the settings of its environment. Where it cannot start it ends with 1 and says why. */
export const runApp = async (start: (parts: AppParts) => Promise<void>): Promise<void> => {
  try {
    const config = loadConfig(process.env, process.cwd());
    const log = createLogger({ level: config.log });
    const shutdown = new Shutdown(log);
    shutdown.listen();
    const figures = new Figures();
    const report: Report = (each) => {
      figures.count(each);
      tell(each, log);
    };
    await start({ config, log, shutdown, figures, report, alarm: (err) => log.error({ err }, 'Tried again.') });
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Kenal did not start. ${sentence}\n`);
    if (!(error instanceof ConfigError) && process.env.KENAL_LOG === 'debug')
      process.stderr.write(`${String((error as Error).stack)}\n`);
    process.exit(1);
  }
};

/** Throws `ConfigError`: what is in files of one process cannot be shared by three. */
export const mustBeShared = ({ eventStore, viewStore }: Config): void => {
  const faults = [
    ...(eventStore === EMBEDDED ? ['KENAL_EVENT_STORE must name a server such as esdb://host:2113.'] : []),
    ...(viewStore === EMBEDDED ? ['KENAL_VIEW_STORE must name a server such as mongodb://host:27017/kenal.'] : []),
  ];
  if (faults.length > 0) throw new ConfigError([...faults, 'Or start everything in one process: npm start.']);
};

/** What of the projector's work somebody must know. */
const tell = (report: ProjectionReport, log: Logger): void => {
  if (report.kind === 'building') log.info(report, 'Building views.');
  if (report.kind === 'parked') log.error(report, 'A view needs attention.');
  if (report.kind !== 'halted' && report.kind !== 'trouble') return;
  // The log keeps nothing of an `error` that is a text.
  const { error: reason, ...rest } = report;
  log.error({ ...rest, reason }, 'A view needs attention.');
};
