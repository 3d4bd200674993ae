import {
  asyncApi,
  contexts,
  eventClasses,
  eventPaths,
  listColumns,
  mayAsk,
  mayCommand,
  nearest,
  openApi,
  views,
  type Part,
} from '#catalogue';
import type { Access, AccessLog } from '#audit';
import type { EventStore } from '#event-store';
import type { CommandHandling, EventFeed, Projections, QueryHandling } from '#messaging';
import { createHttpApp, type HttpApp, type Access as HttpAccess, type HttpOptions, type Principal } from '#nest';
import { InvalidToken, type Config, type Logger, type TokenVerifier } from '#platform';
import { commandsOf } from './writing-side.js';
import type { Figures } from './figures.js';

export { Figures } from './figures.js';
export { accessRoutes } from './access-routes.js';
export { openAudit } from './audit/index.js';
export { maintenance } from './maintenance.js';
export { privacyRoutes } from './privacy-routes.js';
export { mustBeShared, runApp } from './run-app.js';
export { undoRoute } from './undo-route.js';

/** What a process serves: commands, views, both, or only its health. */
export interface Served {
  readonly config: Config;
  readonly log: Logger;
  readonly tokens: TokenVerifier;
  readonly access: Pick<AccessLog, 'record'>;
  readonly figures: Figures;
  readonly store: Pick<EventStore, 'head'>;
  readonly projections: Pick<Projections, 'status'>;
  readonly handling?: CommandHandling;
  readonly queries?: QueryHandling;
  readonly feed?: EventFeed;
  readonly extend?: HttpOptions['extend'];
  /** Describe in OpenAPI what `extend` adds. */
  readonly paths?: Part;
}

/** The HTTP interface of a process, with a description of just what it serves. */
export const httpApp = (its: Served): Promise<HttpApp> => {
  const { config, log, tokens, access, figures, projections, handling, queries, feed } = its;
  const served = { contexts: handling ? contexts : [], views: queries ? views : [] };
  return createHttpApp({
    handling,
    queries,
    feed,
    columnsOf: listColumns,
    eventTypes: eventClasses(contexts).map(([type]) => type),
    commands: [...commandsOf(served.contexts).values()],
    views: served.views,
    rules: { mayCommand, mayAsk, nearest },
    tokens: { verify: (token) => (config.auth === 'none' ? anybody() : principalOf(tokens, token)) },
    openApi: openApi(served, { ...(feed && eventPaths), ...its.paths }),
    asyncApi: asyncApi(contexts, config.clearTopic),
    metrics: {
      observe: (request) => figures.observe(request),
      render: async () => figures.render(await projections.status()),
    },
    readiness: () => readiness(its),
    freshness: async () => Object.fromEntries((await projections.status()).map((status) => [status.view, status])),
    accessed: (told) => access.record(accessOf(told)),
    log,
    zone: config.timeZone,
    ...(its.extend && { extend: its.extend }),
  });
};

/** `KENAL_AUTH=none`, on loopback only: whoever asks is the admin. */
const anybody = async (): Promise<Principal> => ({ subject: 'anybody', roles: ['admin'] });

const principalOf = async (tokens: TokenVerifier, token: string | undefined): Promise<Principal> => {
  if (token === undefined) throw new InvalidToken('invalid');
  const { subject, role, commands, personal } = await tokens.verify(token);
  return { subject, roles: [role], commands: commands === '*' ? ['*'] : commands, personal };
};

const accessOf = ({ principal, whom = [], ...rest }: HttpAccess): Access => ({
  ...rest,
  who: principal?.subject,
  roles: principal?.roles ?? [],
  whom,
});

const MAX_LAG_MS = 10_000;

const readiness = async ({ store, projections }: Pick<Served, 'store' | 'projections'>) => {
  const log = await store.head().then(
    () => true,
    () => false,
  );
  const status = await projections.status();
  const halted = status.filter(({ state }) => state === 'halted').map(({ view }) => view);
  const late = status.filter(({ lagMs }) => lagMs > MAX_LAG_MS).map(({ view }) => view);
  return {
    ready: log && late.length === 0 && halted.length === 0,
    checks: { log: log ? 'reachable' : 'out of reach', late, halted },
  };
};
