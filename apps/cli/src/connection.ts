import { existsSync, readFileSync } from 'node:fs';
import {
  COMMAND_LINE,
  exportPerson,
  files,
  forgetCustomer,
  type ForgettingReceipt,
  openKenal,
  openLog,
  type PersonExport,
  rebuildViews,
  secretsOf,
  undoOf,
  viewNames,
} from '#composition';
import { Rejection } from '#kernel';
import type { CommandHandling, Rebuilt, RolledBack, Undone } from '#messaging';
import { systemClock, Tokens, type Config } from '#platform';
import type { Parked } from '#read-model';
import { answerOf, resultOf, type OnProgress } from './answers.js';

/** What a command was answered, as far as the command line needs it. */
export interface Sent {
  readonly stream: string;
  readonly position: string;
  /** Nothing was appended now: these are the events of the first time. */
  readonly duplicate: boolean;
  readonly events: readonly { readonly type: string; readonly address: string }[];
  readonly ids: Readonly<Record<string, string>>;
}

export interface CommandOptions {
  /** The same for the same command, however often it is sent. */
  readonly key?: string;
  readonly correlationId?: string;
}

export interface RebuildOptions {
  readonly dryRun: boolean;
  readonly progress: OnProgress;
}

/** Kenal at work: the running server, or the embedded stores opened by this process. */
export interface Connection {
  readonly where: string;
  /** Throws `Rejection`. */
  send(name: string, body: object, options?: CommandOptions): Promise<Sent>;
  /** What the named query of a view answers. Throws `Rejection`. */
  ask(view: string, query: string, params: Readonly<Record<string, string>>): Promise<unknown>;
  /** Builds views again and compares them with what is live; unless `dryRun`, switches to what was built. */
  rebuild(view: string | undefined, options: RebuildOptions): Promise<readonly Rebuilt[]>;
  /** Switches back to what answered before the last switch. Throws `Rejection` where that is not kept any more. */
  rollBack(view: string): Promise<RolledBack>;
  /** Undoes what carries a correlation id; `preview`: only tells what that would come to. Throws `Rejection`. */
  undo(correlationId: string, options: { readonly preview: boolean; readonly progress: OnProgress }): Promise<Undone>;
  /** Forgets a customer and proves it. Throws `Rejection`. */
  forget(customerId: string, terms: object): Promise<ForgettingReceipt>;
  /** All that there is of one person, in clear. Throws `Rejection`. */
  exportPerson(customerId: string, reason: string): Promise<PersonExport>;
  /** Rows of a view that wait for a mended event. */
  parked(view: string): Promise<readonly Parked[]>;
  /** Folds the parked rows of a key again; how many fold now. */
  retry(view: string, key: string): Promise<number>;
  close(): Promise<void>;
}

/** The command line's own client name: its keys never meet another's. */
const CLIENT = COMMAND_LINE;
const TOKEN_SECONDS = 3_600;

/** The address of the server that works on this data folder, if one runs. */
export const runningServer = async (config: Config): Promise<string | undefined> => {
  const { server } = files(config.data);
  if (!existsSync(server)) return undefined;
  const { address } = JSON.parse(readFileSync(server, 'utf8')) as { address: string };
  const alive = await fetch(`${address}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
  return alive ? address : undefined;
};

/** Connects to the running server where there is one, else opens the embedded stores. */
export const connect = async (config: Config): Promise<Connection> => {
  const address = await runningServer(config);
  return address === undefined ? embedded(config) : overHttp(address, config);
};

/** The same for commands alone: without a server only log and keys are opened; views follow at the next start. */
export const connectToLog = async (config: Config): Promise<Pick<Connection, 'where' | 'send' | 'close'>> => {
  const address = await runningServer(config);
  return address === undefined ? logOnly(config) : overHttp(address, config);
};

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

const overHttp = async (address: string, config: Config): Promise<Connection> => {
  const tokens = new Tokens(secretsOf(config.data).tokenKeys, systemClock());
  const token = await tokens.issue({ subject: CLIENT, role: 'admin', ttlSeconds: TOKEN_SECONDS, personal: true });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = (path: string, more: object = {}, body: object = {}): Promise<Response> =>
    fetch(address + path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
  return {
    where: address,
    async send(name, body, { key, correlationId } = {}) {
      const own = {
        ...(key && { 'idempotency-key': key }),
        ...(correlationId && { 'x-correlation-id': correlationId }),
      };
      const attempt = () => post(`/v1/commands/${name}`, own, body);
      return (await answerOf(await (key === undefined ? attempt() : patiently(attempt)))) as Sent;
    },
    ask: async (view, query, params) =>
      answerOf(await fetch(`${address}/v1/views/${view}/${query}?${new URLSearchParams(params)}`, { headers })),
    async rebuild(view, { dryRun, progress }) {
      const path = dryRun ? `verify-views${view === undefined ? '' : `?view=${view}`}` : `rebuild/${view}`;
      return (await resultOf(await post(`/v1/maintenance/${path}`, LINES), progress)) as Rebuilt[];
    },
    rollBack: async (view) => (await answerOf(await post(`/v1/maintenance/rollback/${view}`))) as RolledBack,
    async undo(correlationId, { preview, progress }) {
      const path = `/v1/maintenance/undo/${encodeURIComponent(correlationId)}?preview=${preview}`;
      return (await resultOf(await post(path, LINES), progress)) as Undone;
    },
    forget: async (customerId, terms) =>
      (await answerOf(await post(`${personOf(customerId)}/forget`, {}, terms))) as ForgettingReceipt,
    async exportPerson(customerId, reason) {
      const init = { headers: { ...headers, 'x-reason': reason } };
      return (await answerOf(await fetch(`${address}${personOf(customerId)}/export`, init))) as PersonExport;
    },
    async parked(view) {
      const answer = await fetch(`${address}/v1/maintenance/parked/${view}`, { headers });
      return ((await answerOf(answer)) as { items: readonly Parked[] }).items;
    },
    async retry(view, key) {
      const answer = await answerOf(await post(`/v1/maintenance/retry/${view}/${encodeURIComponent(key)}`));
      const { folded } = answer as { folded: number };
      return folded;
    },
    close: async () => undefined,
  };
};

const personOf = (customerId: string): string => `/v1/privacy/customers/${encodeURIComponent(customerId)}`;

const LINES = { accept: 'application/x-ndjson' };

const sender = { client: CLIENT, actor: { kind: 'agent', id: CLIENT }, roles: ['admin'], personal: true } as const;

const embedded = async (config: Config): Promise<Connection> => {
  const kenal = await openKenal({ config });
  return {
    where: config.data,
    send: sendTo(kenal.writing.handling),
    ask: async (view, query, params) => {
      const { asOf, ...rest } = params;
      return (await kenal.queries.ask({ view, query, params: rest, asOf, sender })).body;
    },
    rebuild: (view, options) => rebuildViews(kenal.projections, view === undefined ? viewNames() : [view], options),
    rollBack: async (view) => (await kenal.projections.rollBack(view)) ?? nothingKept(view),
    undo: (correlationId, options) => undoOf(kenal.writing)(correlationId, { ...options, sender }),
    forget: (customerId, terms) => forgetCustomer(kenal, config.data, { customerId, terms, sender }),
    async exportPerson(customerId, reason) {
      const exported = await exportPerson(kenal, customerId, sender);
      const [what, whom, roles] = ['kenal privacy export', [customerId], sender.roles];
      kenal.writing.access.record({ kind: 'exported', who: CLIENT, roles, what, whom, reason, correlationId: CLIENT });
      return exported;
    },
    parked: (view) => kenal.projections.parked(view),
    retry: (view, key) => kenal.projections.retry(view, key),
    close: () => kenal.close(),
  };
};

const nothingKept = (view: string): never => {
  throw new Rejection('conflict', 'nothing-kept', `No earlier build of ${view} is kept to switch back to.`);
};

const logOnly = async (config: Config): Promise<Pick<Connection, 'where' | 'send' | 'close'>> => {
  const log = await openLog({ config, bulk: true });
  return { where: config.data, send: sendTo(log.handling), close: () => log.close() };
};

const sendTo =
  (handling: CommandHandling): Connection['send'] =>
  (name, body, { key, correlationId } = {}) =>
    handling.handle({ name, body, sender, idempotencyKey: key, correlationId });
