import { COMMAND_LINE, tokenKeysOf, type AppPart, type ForgettingReceipt, type PersonExport } from '#composition';
import type { Rebuilt, RolledBack, Undone } from '#messaging';
import { systemClock, Tokens, type Config } from '#platform';
import type { Parked } from '#read-model';
import { answerOf, resultOf } from './answers.js';
import type { Connection, Sent } from './connection.js';
import { runningPart } from './running.js';

const TOKEN_SECONDS = 3_600;

/** The server at an address, or the processes that it is one of: each is asked what it answers. */
export const overHttp = async (address: string, config: Config): Promise<Connection> => {
  const tokens = new Tokens(tokenKeysOf(config.data), systemClock());
  const token = await tokens.issue({ subject: COMMAND_LINE, role: 'admin', ttlSeconds: TOKEN_SECONDS, personal: true });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const at = async (part: Part): Promise<string> => (await runningPart(config, part)) ?? missing(part, config);
  const get = (from: string, path: string, more: object = {}): Promise<Response> =>
    fetch(from + path, { headers: { ...headers, ...more } });
  const post = (to: string, path: string, more: object = {}, body: object = {}): Promise<Response> =>
    fetch(to + path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
  return {
    where: address,
    async send(name, body, { key, correlationId } = {}) {
      const own = {
        ...(key && { 'idempotency-key': key }),
        ...(correlationId && { 'x-correlation-id': correlationId }),
      };
      const attempt = () => post(address, `/v1/commands/${name}`, own, body);
      return (await answerOf(await (key === undefined ? attempt() : patiently(attempt)))) as Sent;
    },
    ask: async (view, query, params) =>
      answerOf(await get(await at('queryApi'), `/v1/views/${view}/${query}?${new URLSearchParams(params)}`)),
    async rebuild(view, { dryRun, progress }) {
      const path = dryRun ? `verify-views${view === undefined ? '' : `?view=${view}`}` : `rebuild/${view}`;
      const answer = await post(await at('projector'), `/v1/maintenance/${path}`, LINES);
      return (await resultOf(answer, progress)) as Rebuilt[];
    },
    rollBack: async (view) =>
      (await answerOf(await post(await at('projector'), `/v1/maintenance/rollback/${view}`))) as RolledBack,
    async undo(correlationId, { preview, progress }) {
      const path = `/v1/maintenance/undo/${encodeURIComponent(correlationId)}?preview=${preview}`;
      return (await resultOf(await post(address, path, LINES), progress)) as Undone;
    },
    forget: async (customerId, terms) =>
      (await answerOf(await post(address, `${personOf(customerId)}/forget`, {}, terms))) as ForgettingReceipt,
    exportPerson: async (customerId, reason) =>
      (await answerOf(await get(address, `${personOf(customerId)}/export`, { 'x-reason': reason }))) as PersonExport,
    async parked(view) {
      const answer = await get(await at('projector'), `/v1/maintenance/parked/${view}`);
      return ((await answerOf(answer)) as { items: readonly Parked[] }).items;
    },
    async retry(view, key) {
      const path = `/v1/maintenance/retry/${view}/${encodeURIComponent(key)}`;
      return ((await answerOf(await post(await at('projector'), path))) as { folded: number }).folded;
    },
    close: async () => undefined,
  };
};

type Part = Exclude<AppPart, 'server'>;

const missing = (part: Part, { data, kafka }: Config): never => {
  if (part === 'queryApi') throw new Error(`No query-api runs on ${data}. Start it first.`);
  if (kafka.length === 0) throw new Error(`No projector runs on ${data}. Start it first.`);
  throw new Error(
    'Projectors that share the rows by KENAL_KAFKA rebuild, compare and retry none. Start a single one without it.',
  );
};

const personOf = (customerId: string): string => `/v1/privacy/customers/${encodeURIComponent(customerId)}`;

const LINES = { accept: 'application/x-ndjson' };

const ATTEMPTS = 20;
const PAUSE_MS = 500;

/** Again while the server says that it cannot now, or not tell: under its key that is safe. */
const patiently = async (attempt: () => Promise<Response>): Promise<Response> => {
  for (let nth = 1; ; nth += 1) {
    const response = await attempt();
    if (response.status !== 503 || nth === ATTEMPTS) return response;
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
};
