import 'reflect-metadata';
import type { FastifyInstance } from 'fastify';
import { auditPaths, privacyPaths, undoPaths } from '#catalogue';
import { announce, firstStart, openBroker, openCommandApi, openShareRelay, undoOf, verifierOf } from '#composition';
import { accessRoutes, httpApp, mustBeShared, openAudit, privacyRoutes, runApp, undoRoute } from '#composition/http';
import { eventFeed } from '#messaging';

/** Commands, processes, relay and inbox, audit and privacy; the one process that writes the log. */
await runApp(async ({ config, log, shutdown, figures, alarm }) => {
  mustBeShared(config);
  const kenal = await openCommandApi({ config, alarm });
  shutdown.add('stores', () => kenal.close());
  const { writing } = kenal;
  await firstStart(writing);
  kenal.scheduler.start();
  const broker = await openBroker({ config, writing, alarm });
  shutdown.add('broker', () => broker.close());
  if (config.kafka.length > 0) {
    const shares = await openShareRelay({ config, ...writing, alarm });
    shutdown.add('shares', () => shares.close());
  }
  const { store, handling, access, secrets, clock } = writing;
  const tokens = verifierOf(config, secrets.tokenKeys, clock);
  const audit = openAudit(kenal, config);
  shutdown.add('audit', () => audit.close());
  const extend = (server: FastifyInstance) => {
    accessRoutes(access)(server);
    audit.routes(server);
    privacyRoutes(kenal, config.data)(server);
    undoRoute(undoOf(writing))(server);
  };
  // Views that are late do not keep commands from being taken.
  const sides = { store, projections: { status: async () => [] }, handling, feed: eventFeed(store) };
  const paths = { ...auditPaths, ...undoPaths, ...privacyPaths };
  const http = await httpApp({ config, log, tokens, access, figures, ...sides, extend, paths });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  announce(config, ['server'], address, shutdown);
  log.info({ listening: address }, 'Kenal takes commands.');
});
