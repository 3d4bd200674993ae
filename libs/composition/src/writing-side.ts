import type { AnyCommand, Context, Process } from '#kernel';
import { eventSchemas, schemaKey } from '#catalogue';
import type { AccessLog } from '#audit';
import { START, type EventStore, type RecordedEvent } from '#event-store';
import { CommandHandler, decode, Loader, ProcessRunner, type CommandHandling, type Gatherers } from '#messaging';
import { EMBEDDED, makeFolder, systemClock, type Clock, type Config } from '#platform';
import { ownerOf, vault, type KeyStore } from '#privacy';
import { SqliteKeyStore } from '#privacy/sqlite';
import { assertSound } from './damage.js';
import { openAccessLog, openEventStore } from './engines.js';
import { sealsOf, type Seals } from './seals.js';
import { assertKeysKept } from './lost-keys.js';
import { files, RESTORE_KEYS, secretsOf, type Secrets } from './secrets.js';
import { assertNotAhead } from './unsound-views.js';

export interface WritingSideOptions {
  readonly config: Config;
  readonly contexts: readonly Context[];
  readonly processes: readonly Process<never>[];
  /** Event types that make earlier events of their stream their subject's. */
  readonly adopting: readonly string[];
  readonly gatherers: Gatherers;
  readonly alarm: (error: unknown) => void;
  readonly clock?: Clock;
  /** The log is written in a thread of its own. */
  readonly thread?: boolean;
}

/** The log with all that accepts commands. */
export interface WritingSide {
  readonly store: EventStore;
  readonly keys: KeyStore;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly handling: CommandHandling;
  readonly processes: ProcessRunner;
  readonly access: AccessLog;
  readonly seals: Seals;
  close(): Promise<void>;
}

/**
 * Opens a data folder for writing. Throws where another process has it open, where the log was begun with other
 * settings, where it holds less than its views have seen, or where log and key store do not belong together.
 */
export const openWritingSide = async (options: WritingSideOptions): Promise<WritingSide> => {
  const { config, contexts } = options;
  const { store, secrets, keys, clock, access } = await openStores(options);
  const seals = sealsOf({ data: config.data, store, clock, alarm: options.alarm });
  const safe = vault(keys, secrets.blinder);
  const loader = new Loader(
    store,
    safe,
    contexts.flatMap((context) => context.standings),
    checkedDecode(contexts),
  );
  const changing = new Set([...options.adopting, FORGOTTEN_TYPE]);
  const handling = new CommandHandler({
    store,
    secrets: safe,
    clock,
    organisation: { zone: config.timeZone, currency: config.currency },
    commands: commandsOf(contexts),
    loader,
    gatherers: { ...options.gatherers, ...seals.gatherers },
    appended: ({ events, subject, stream }) => {
      const care = { subject, stream, keys, loader, adopting: options.adopting };
      return events.some(({ type }) => changing.has(type)) ? keepKeys(events, care) : seals.appended(stream);
    },
  });
  const processes = new ProcessRunner({ store, handling, loader, processes: options.processes, alarm: options.alarm });
  await keepKeysAgain(store, keys, options.adopting);
  await configure(handling, config, secrets);
  await seals.start(handling);
  return {
    store,
    keys,
    secrets,
    clock,
    handling,
    processes,
    access,
    seals,
    async close() {
      await processes.stop();
      await seals.stop();
      await access
        .close()
        .finally(() => store.close())
        .finally(() => keys.close());
    },
  };
};

/** Where something is missing that belongs to what is there, nothing is made in its place. */
const openStores = async ({ config, thread, ...options }: WritingSideOptions) => {
  const { data, viewStore } = config;
  makeFolder(data);
  const store = await openEventStore(config, { thread });
  try {
    if (viewStore === EMBEDDED) await assertNotAhead(files(data).views, store);
    await assertKeysKept(data, store);
    const secrets = secretsOf(data);
    assertSound(files(data).keys, `Restore it: ${RESTORE_KEYS}`);
    const clock = options.clock ?? systemClock((await store.last())?.recordedAt);
    const access = await openAccessLog(config, store, clock);
    return { store, secrets, keys: new SqliteKeyStore(files(data).keys, secrets.kms), clock, access };
  } catch (error) {
    await store.close();
    throw error;
  }
};

/** Events are checked when they are read again, too: a decision over a damaged event would be kept for ever. */
const checkedDecode = (contexts: readonly Context[]) => {
  const checks = eventSchemas(contexts);
  return (stored: RecordedEvent) => {
    const event = decode(stored);
    const fault = checks.get(schemaKey(event.type, event.version))?.(event.data);
    if (fault !== undefined) throw new Error(`${event.address} is no ${event.type}@${event.version}: ${fault}`);
    return event;
  };
};

export const commandsOf = (contexts: readonly Context[]): ReadonlyMap<string, AnyCommand> => {
  const commands = contexts.flatMap((context) => context.aggregates.flatMap((aggregate) => aggregate.commands));
  return new Map(commands.map((command) => [command.name, command]));
};

const FORGOTTEN_TYPE = 'CustomerForgotten';

interface KeyCare {
  readonly subject: string | undefined;
  readonly stream: string;
  readonly keys: KeyStore;
  readonly loader: Loader;
  readonly adopting: readonly string[];
}

/** A linked thing's key joins its customer's; a forgotten customer's keys end, also what was opened with them. */
const keepKeys = async (events: readonly { type: string }[], care: KeyCare): Promise<void> => {
  const { subject, stream, keys, loader, adopting } = care;
  if (subject === undefined) return;
  const owner = ownerOf(subject, stream);
  for (const { type } of events) {
    if (adopting.includes(type)) await keys.adopt(stream, owner);
    if (type !== FORGOTTEN_TYPE) continue;
    await keys.destroy([owner]);
    loader.forget();
  }
};

const PAGE = 1_000;

/** The same for all that the log tells: a crash may have come in between, or an older key store was restored. */
const keepKeysAgain = async (store: EventStore, keys: KeyStore, adopting: readonly string[]): Promise<void> => {
  const forgotten: string[] = [];
  const types = [...adopting, FORGOTTEN_TYPE];
  for (let after = START, head = ''; after !== head;) {
    const page = await store.readAll({ after, types, limit: PAGE });
    for (const event of page.events.map(decode)) {
      if (event.subject === undefined) continue;
      if (event.type === FORGOTTEN_TYPE) forgotten.push(ownerOf(event.subject, event.stream));
      else await keys.adopt(event.stream, ownerOf(event.subject, event.stream));
    }
    ({ next: after, head } = page);
  }
  await keys.destroy(forgotten);
};

const configure = async (handling: CommandHandling, config: Config, { blinder }: Secrets): Promise<void> => {
  await handling.handle({
    name: 'ConfigureOrganisation',
    body: { zone: config.timeZone, currency: config.currency, pepperFingerprint: blinder.fingerprint() },
    sender: { client: 'start', actor: { kind: 'system', id: 'start' }, roles: ['admin'] },
  });
};
