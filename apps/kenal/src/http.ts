import { contexts, mayAsk, mayCommand, nearest, openApi, views } from '#catalogue';
import { createHttpApp, type HttpApp, type Principal } from '#nest';
import { InvalidToken, Metrics, Tokens, type Config, type Logger } from '#platform';
import { commandsOf, type Embedded } from '#embedded';
import type { Lags } from './lags.js';
import { maintenance } from './maintenance.js';
import type { SignIn } from './sign-in.js';

interface HttpParts {
  readonly config: Config;
  readonly kenal: Embedded;
  readonly lags: Lags;
  readonly signIn: SignIn;
  readonly log: Logger;
}

/** The HTTP interface over the opened stores. */
export const httpApp = ({ config, kenal, lags, signIn, log }: HttpParts): Promise<HttpApp> => {
  const { writing, projections, queries } = kenal;
  const tokens = new Tokens(writing.secrets.tokenKey, writing.clock);
  return createHttpApp({
    commands: [...commandsOf(contexts).values()],
    views,
    handling: writing.handling,
    queries,
    rules: { mayCommand, mayAsk, nearest },
    tokens: { verify: (token) => (config.auth === 'none' ? anybody() : principalOf(tokens, token)) },
    openApi: openApi({ contexts, views }),
    metrics: metricsOf(lags),
    readiness: () => readiness(kenal, lags),
    freshness: async () => Object.fromEntries((await projections.status()).map((status) => [status.view, status])),
    denied: (denial) => log.warn(denial, 'Denied.'),
    log,
    clock: writing.clock,
    zone: config.timeZone,
    extend: (server) => {
      signIn.extend(server);
      maintenance(kenal)(server);
    },
  });
};

/** `KENAL_AUTH=none`, on loopback only: whoever asks is the admin. */
const anybody = async (): Promise<Principal> => ({ subject: 'anybody', roles: ['admin'] });

const principalOf = async (tokens: Tokens, token: string | undefined): Promise<Principal> => {
  if (token === undefined) throw new InvalidToken('invalid');
  const { subject, role, commands, personal } = await tokens.verify(token);
  return { subject, roles: [role], commands: commands === '*' ? ['*'] : commands, personal };
};

const metricsOf = (lags: Lags) => {
  const metrics = new Metrics();
  const requests = metrics.histogram('http_request_seconds', 'Requests by route.', ['method', 'route', 'status']);
  metrics.gauge('view_lag_events', 'Events between a view and the end of the log.', ['view'], (gauge) => {
    for (const [view, { events }] of lags.all()) gauge.set({ view }, events);
  });
  metrics.gauge('view_lag_seconds', 'Age of the oldest event that a view lacks.', ['view'], (gauge) => {
    for (const [view, { ms }] of lags.all()) gauge.set({ view }, ms / 1_000);
  });
  return {
    observe: ({ method, route, status, seconds }: { method: string; route: string; status: number; seconds: number }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    render: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
  };
};

const MAX_LAG_MS = 10_000;

const readiness = async ({ writing, projections }: Embedded, lags: Lags) => {
  const log = await writing.store.head().then(() => true, () => false);
  const halted = (await projections.status()).filter(({ state }) => state === 'halted').map(({ view }) => view);
  const late = [...lags.all()].filter(([, { ms }]) => ms > MAX_LAG_MS).map(([view]) => view);
  return { ready: log && late.length === 0 && halted.length === 0, checks: { log: log ? 'reachable' : 'out of reach', late, halted } };
};
