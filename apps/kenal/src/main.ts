import 'reflect-metadata';
import type { FastifyInstance } from 'fastify';
import { auditPaths, maintenancePaths, privacyPaths } from '#catalogue';
import { announce, firstStart, openBroker, openKenal, undoOf, verifierOf } from '#composition';
import { accessRoutes, httpApp, maintenance, openAudit, privacyRoutes, runApp, undoRoute } from '#composition/http';
import { eventFeed } from '#messaging';
import { loadDemo } from './demo/load-demo.js';
import { SignIn } from './sign-in.js';
import { welcome } from './welcome.js';

const demo = process.argv[2] === 'demo';

/** Everything in one process. */
await runApp(async ({ config, log, shutdown, figures, report, alarm }) => {
  const kenal = await openKenal({ config, report, alarm });
  shutdown.add('stores', () => kenal.close());
  const { writing, projections, queries } = kenal;
  await firstStart(writing);
  kenal.scheduler.start();
  const broker = await openBroker({ config, writing, alarm });
  shutdown.add('broker', () => broker.close());
  const signIn = new SignIn(writing);
  const { store, handling, access } = writing;
  const tokens = verifierOf(config, writing.secrets.tokenKeys, writing.clock);
  const audit = openAudit(kenal, config);
  shutdown.add('audit', () => audit.close());
  const extend = (server: FastifyInstance) => {
    signIn.extend(server);
    maintenance(projections)(server);
    accessRoutes(access)(server);
    audit.routes(server);
    privacyRoutes(kenal, config.data)(server);
    undoRoute(undoOf(writing))(server);
  };
  const sides = { store, projections, handling, queries, feed: eventFeed(store) };
  const paths = { ...auditPaths, ...maintenancePaths, ...privacyPaths };
  const http = await httpApp({ config, log, tokens, access, figures, ...sides, extend, paths });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  announce(config, ['server', 'queryApi', 'projector'], address, shutdown);
  if (demo) await loadDemo(kenal);
  process.stdout.write(welcome(address, typeof config.auth === 'string' ? signIn.link(address) : undefined, demo));
});
