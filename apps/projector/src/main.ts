import 'reflect-metadata';
import { viewMaintenancePaths } from '#catalogue';
import { openProjectorApp, verifierOf } from '#composition';
import { httpApp, maintenance, mustBeShared, runApp } from '#composition/http';

/** Folds the views, and rebuilds them on request. */
await runApp(async ({ config, log, shutdown, figures, report }) => {
  mustBeShared(config);
  const { store, projections, access, secrets, clock, close } = await openProjectorApp({ config, report });
  shutdown.add('stores', close);
  const tokens = verifierOf(config, secrets.tokenKeys, clock);
  const extend = maintenance(projections);
  const paths = viewMaintenancePaths;
  const http = await httpApp({ config, log, tokens, access, figures, store, projections, extend, paths });
  log.info({ listening: await http.listen(config.http) }, 'Kenal folds views.');
  shutdown.add('http', () => http.close());
});
