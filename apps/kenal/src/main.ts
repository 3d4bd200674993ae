import 'reflect-metadata';
import { rmSync, writeFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { files, openKenal, undoOf, verifierOf } from '#composition';
import { Figures, httpApp, maintenance, undoRoute } from '#composition/http';
import type { ProjectionReport, Report } from '#messaging';
import { ConfigError, createLogger, loadConfig, Shutdown, type Config, type Logger } from '#platform';
import { loadDemo } from './demo/load-demo.js';
import { firstStart } from './first-start.js';
import { SignIn } from './sign-in.js';
import { welcome } from './welcome.js';

const run = async (config: Config, demo: boolean): Promise<void> => {
  const log = createLogger({ level: config.log });
  const shutdown = new Shutdown(log);
  shutdown.listen();
  const alarm = (err: unknown) => log.error({ err }, 'Processes pause.');
  const figures = new Figures();
  const report: Report = (each) => {
    figures.count(each);
    tell(each, log);
  };
  const kenal = await openKenal({ config, report, alarm });
  shutdown.add('stores', () => kenal.close());
  await firstStart(kenal.writing);
  const signIn = new SignIn(kenal.writing);
  const { writing, projections, queries } = kenal;
  const { store, handling, access } = writing;
  const tokens = verifierOf(config, writing.secrets.tokenKeys, writing.clock);
  const extend = (server: FastifyInstance) => {
    signIn.extend(server);
    maintenance(projections)(server);
    undoRoute(undoOf(writing))(server);
  };
  const http = await httpApp({ config, log, tokens, access, figures, store, projections, handling, queries, extend });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  const { server } = files(config.data);
  writeFileSync(server, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  shutdown.add('server.json', () => rmSync(server, { force: true }));
  if (demo) await loadDemo(kenal);
  process.stdout.write(welcome(address, typeof config.auth === 'string' ? signIn.link(address) : undefined, demo));
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
