import 'reflect-metadata';
import { announce, openQueryApi, verifierOf } from '#composition';
import { httpApp, mustBeShared, runApp } from '#composition/http';

/** Questions to the views that a projector folds. */
await runApp(async ({ config, log, shutdown, figures, alarm }) => {
  mustBeShared(config);
  const { store, projections, queries, access, secrets, clock, close } = await openQueryApi({ config, alarm });
  shutdown.add('stores', close);
  const tokens = verifierOf(config, secrets.tokenKeys, clock);
  const http = await httpApp({ config, log, tokens, access, figures, store, projections, queries });
  const address = await http.listen(config.http);
  shutdown.add('http', () => http.close());
  announce(config, ['queryApi'], address, shutdown);
  log.info({ listening: address }, 'Kenal answers questions.');
});
