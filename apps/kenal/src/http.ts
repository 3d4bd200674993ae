import { contexts, mayAsk, mayCommand, nearest, openApi, views } from '#catalogue';
import type { Projections, QueryHandling } from '#messaging';
import { createHttpApp, type HttpApp, type Principal } from '#nest';
import { InvalidToken, Metrics, Tokens, type Config, type Logger } from '#platform';
import { commandsOf, type WritingSide } from '#embedded';

interface HttpParts {
  readonly config: Config;
  readonly writing: WritingSide;
  readonly queries: QueryHandling;
  readonly projections: Pick<Projections, 'status'>;
  readonly log: Logger;
}

/** The HTTP interface over the opened sides. */
export const httpApp = ({ config, writing, queries, projections, log }: HttpParts): Promise<HttpApp> => {
  const tokens = new Tokens(writing.secrets.tokenKey, writing.clock);
  return createHttpApp({
    commands: [...commandsOf(contexts).values()],
    views,
    handling: writing.handling,
    queries,
    rules: { mayCommand, mayAsk, nearest },
    tokens: { verify: (token) => (config.auth === 'none' ? anybody() : principalOf(tokens, token)) },
    openApi: openApi({ contexts, views }),
    metrics: requestMetrics(),
    readiness: () => readiness(writing, projections),
    freshness: async () => Object.fromEntries((await projections.status()).map((status) => [status.view, status])),
    denied: (denial) => log.warn(denial, 'Denied.'),
    log,
    clock: writing.clock,
    zone: config.timeZone,
  });
};

/** `KENAL_AUTH=none`, on loopback only: whoever asks is the admin. */
const anybody = async (): Promise<Principal> => ({ subject: 'anybody', roles: ['admin'] });

const principalOf = async (tokens: Tokens, token: string | undefined): Promise<Principal> => {
  if (token === undefined) throw new InvalidToken('invalid');
  const { subject, role, commands, personal } = await tokens.verify(token);
  return { subject, roles: [role], commands: commands === '*' ? ['*'] : commands, personal };
};

const requestMetrics = () => {
  const metrics = new Metrics();
  const requests = metrics.histogram('http_request_seconds', 'Requests by route.', ['method', 'route', 'status']);
  return {
    observe: ({ method, route, status, seconds }: { method: string; route: string; status: number; seconds: number }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    render: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
  };
};

const MAX_LAG_MS = 10_000;

const readiness = async ({ store }: WritingSide, projections: Pick<Projections, 'status'>) => {
  const [log, status] = await Promise.all([store.head().then(Boolean, () => false), projections.status()]);
  const late = status.filter(({ lagMs }) => lagMs > MAX_LAG_MS).map(({ view }) => view);
  return { ready: log && late.length === 0, checks: { log: log ? 'reachable' : 'out of reach', late } };
};
