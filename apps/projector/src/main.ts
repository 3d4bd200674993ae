import 'reflect-metadata';
import { viewMaintenancePaths } from '#catalogue';
import { announce, openProjectorApp, verifierOf } from '#composition';
import { httpApp, maintenance, mustBeShared, runApp } from '#composition/http';

/** Folds the views, and rebuilds them on request. */
await runApp(async ({ config, log, shutdown, figures, report, alarm }) => {
  mustBeShared(config);
  const { store, projections, access, secrets, clock, close } = await openProjectorApp({ config, report, alarm });
  shutdown.add('stores', close);
  const tokens = verifierOf(config, secrets.tokenKeys, clock);
  // Where several share the rows, none of them alone can rebuild a view.
  const mending = 'rebuild' in projections && { extend: maintenance(projections), paths: viewMaintenancePaths };
  const http = await httpApp({ config, log, tokens, access, figures, store, projections, ...mending });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  if (mending) announce(config, ['projector'], address, shutdown);
  log.info({ listening: address }, 'Kenal folds views.');
});
