import 'reflect-metadata';
import { announce, firstStart, openBroker, openCommandApi, openShareRelay, undoOf, verifierOf } from '#composition';
import { httpApp, mustBeShared, runApp, undoRoute } from '#composition/http';
import { eventFeed } from '#messaging';

/** Commands, processes, relay and inbox; the one process that writes the log. */
await runApp(async ({ config, log, shutdown, figures, alarm }) => {
  mustBeShared(config);
  const { writing, scheduler, close } = await openCommandApi({ config, alarm });
  shutdown.add('stores', close);
  await firstStart(writing);
  scheduler.start();
  const broker = await openBroker({ config, writing, alarm });
  shutdown.add('broker', () => broker.close());
  if (config.kafka.length > 0) {
    const shares = await openShareRelay({ config, ...writing, alarm });
    shutdown.add('shares', () => shares.close());
  }
  const { store, handling, access, secrets, clock } = writing;
  const tokens = verifierOf(config, secrets.tokenKeys, clock);
  // Views that are late do not keep commands from being taken.
  const unfollowed = { status: async () => [] };
  const extend = undoRoute(undoOf(writing));
  const http = await httpApp({
    config,
    log,
    tokens,
    access,
    figures,
    store,
    projections: unfollowed,
    handling,
    feed: eventFeed(store),
    extend,
  });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  announce(config, address, shutdown);
  log.info({ listening: address }, 'Kenal takes commands.');
});
