import {
  COMMAND_LINE,
  exportPerson,
  forgetCustomer,
  type ForgettingReceipt,
  openKenal,
  openLog,
  type PersonExport,
  rebuildViews,
  undoOf,
  viewNames,
} from '#composition';
import { Rejection } from '#kernel';
import type { CommandHandling, Rebuilt, RolledBack, Undone } from '#messaging';
import type { Config } from '#platform';
import type { Parked } from '#read-model';
import type { OnProgress } from './answers.js';
import { overHttp } from './over-http.js';
import { runningServer } from './running.js';

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

/** Kenal at work: the running server or its parts, or the stores opened by this process. */
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

/** Its keys never meet another's. */
const CLIENT = COMMAND_LINE;

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
  const log = await openLog({ config, thread: true });
  return { where: config.data, send: sendTo(log.handling), close: () => log.close() };
};

const sendTo =
  (handling: CommandHandling): Connection['send'] =>
  (name, body, { key, correlationId } = {}) =>
    handling.handle({ name, body, sender, idempotencyKey: key, correlationId });
