import 'reflect-metadata';
import { rmSync, writeFileSync } from 'node:fs';
import { files, openEmbedded } from '#embedded';
import type { ProjectionReport } from '#messaging';
import { ConfigError, createLogger, loadConfig, Shutdown, type Config, type Logger } from '#platform';
import { loadDemo } from './demo/load-demo.js';
import { firstStart } from './first-start.js';
import { httpApp } from './http.js';
import { SignIn } from './sign-in.js';
import { welcome } from './welcome.js';

const run = async (config: Config, demo: boolean): Promise<void> => {
  const log = createLogger({ level: config.log });
  const shutdown = new Shutdown(log);
  shutdown.listen();
  const alarm = (err: unknown) => log.error({ err }, 'Processes pause.');
  const kenal = await openEmbedded({ config, report: (report) => tell(report, log), alarm });
  shutdown.add('stores', () => kenal.close());
  await firstStart(kenal.writing);
  const signIn = new SignIn(kenal.writing);
  const http = await httpApp({ config, kenal, signIn, log });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  const { server } = files(config.data);
  writeFileSync(server, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  shutdown.add('server.json', () => rmSync(server, { force: true }));
  if (demo) await loadDemo(kenal);
  process.stdout.write(welcome(address, signIn.link(address), demo));
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

try {
  const config = loadConfig(process.env, process.cwd());
  await run(config, process.argv[2] === 'demo');
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Kenal did not start. ${sentence}\n`);
  if (!(error instanceof ConfigError) && process.env.KENAL_LOG === 'debug') console.error(error);
  process.exit(1);
}
