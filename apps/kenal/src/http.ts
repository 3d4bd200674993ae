import { contexts, mayAsk, mayCommand, nearest, openApi, views } from '#catalogue';
import { createHttpApp, type HttpApp, type Principal } from '#nest';
import { InvalidToken, Metrics, Tokens, type Config, type Logger } from '#platform';
import { commandsOf, type Embedded } from '#embedded';
import { maintenance } from './maintenance.js';
import type { SignIn } from './sign-in.js';

interface HttpParts {
  readonly config: Config;
  readonly kenal: Embedded;
  readonly signIn: SignIn;
  readonly log: Logger;
}

/** The HTTP interface over the opened stores. */
export const httpApp = ({ config, kenal, signIn, log }: HttpParts): Promise<HttpApp> => {
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
    metrics: metricsOf(kenal),
    readiness: () => readiness(kenal),
    freshness: async () => Object.fromEntries((await projections.status()).map((status) => [status.view, status])),
    denied: (denial) => log.warn(denial, 'Denied.'),
    log,
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

const metricsOf = ({ projections }: Embedded) => {
  const metrics = new Metrics();
  const requests = metrics.histogram('http_request_seconds', 'Requests by route.', ['method', 'route', 'status']);
  const events = metrics.gauge(
    'view_lag_events',
    'Events between a view and the end of the log.',
    ['view'],
    () => undefined,
  );
  const seconds = metrics.gauge(
    'view_lag_seconds',
    'How long ago a view stood at the end of the log.',
    ['view'],
    () => undefined,
  );
  const parked = metrics.gauge('view_parked_rows', 'Rows that wait for a mended event.', ['view'], () => undefined);
  return {
    observe: ({ method, route, status, seconds }: { method: string; route: string; status: number; seconds: number }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    async render() {
      for (const { view, lagEvents, lagMs, parked: rows } of await projections.status()) {
        events.set({ view }, lagEvents);
        seconds.set({ view }, lagMs / 1_000);
        parked.set({ view }, rows);
      }
      return { contentType: metrics.contentType, text: await metrics.text() };
    },
  };
};

const MAX_LAG_MS = 10_000;

const readiness = async ({ writing, projections }: Embedded) => {
  const log = await writing.store.head().then(
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
