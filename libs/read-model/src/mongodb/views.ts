import { MongoClient, type Db } from 'mongodb';
import type { EventHistory, ViewReader, ViewStore } from '#read-model';
import { MongoHistory } from './mongo-history.js';
import { MongoViewStore } from './mongo-view-store.js';

export interface MongoOptions {
  /** `mongodb://…`; the database is the one it names, else `kenal`. */
  readonly address: string;
}

/** Views and history on one connection pool: closing any of them closes all. */
export interface MongoViews {
  readonly viewStore: ViewStore;
  readonly viewReader: ViewReader;
  /** For a log without indexes of its own. */
  readonly history: EventHistory;
  /** Deletes the database. What is in it is made anew from the log. */
  discard(): Promise<void>;
}

/** What answers at an address. */
export interface MongoServer {
  /** `MongoDB`, `FerretDB`. */
  readonly engine: string;
  readonly version: string;
  /** Why what it acknowledges may be lost all the same; undefined: it is not. */
  readonly warning: string | undefined;
}

/** One sentence that tells an operator why the views cannot be reached. It holds no password. */
export class ViewsUnreachable extends Error {
  constructor(sentence: string, cause: unknown) {
    super(sentence, { cause });
    this.name = 'ViewsUnreachable';
  }
}

const DATABASE = 'kenal';
const REACH_MS = 5_000;
const AUTHENTICATION_FAILED = 18;

/** Connects. Throws `ViewsUnreachable`. */
export const openMongoViews = async (options: MongoOptions): Promise<MongoViews> => {
  const db = await reach(options);
  const viewStore = new MongoViewStore(db);
  return {
    viewStore,
    viewReader: viewStore,
    history: new MongoHistory(db),
    discard: async () => void (await db.dropDatabase()),
  };
};

/** Asks what answers. Throws `ViewsUnreachable`. */
export const mongoServerAt = async (options: MongoOptions): Promise<MongoServer> => {
  const db = await reach(options);
  try {
    const [hello, build] = [await db.command({ hello: 1 }), await db.command({ buildInfo: 1 })];
    const isFerret = build['ferretdbVersion'] !== undefined;
    return {
      engine: isFerret ? 'FerretDB' : 'MongoDB',
      version: String(build['version']),
      warning: isFerret ? FERRET : hello['setName'] === undefined ? STANDALONE : undefined,
    };
  } finally {
    await db.client.close();
  }
};

const STANDALONE =
  'It is a standalone server: what it acknowledged is lost with its disk. The views can be built again from the log; ' +
  'a replica set of three keeps answering meanwhile.';
const FERRET = 'FerretDB 1.x updates are not atomic and search no index: it is for tests only.';

const reach = async ({ address }: MongoOptions): Promise<Db> => {
  const where = address.replace(/\/\/.*@/, '//');
  let client: MongoClient | undefined;
  try {
    client = new MongoClient(address, { ignoreUndefined: true, serverSelectionTimeoutMS: REACH_MS });
    const db = client.db(/^[^:]+:\/\/[^/]+\/[^?]/.test(address) ? undefined : DATABASE);
    await db.command({ ping: 1 });
    return db;
  } catch (error) {
    await client?.close();
    throw new ViewsUnreachable(sentenceOf(error, where), error);
  }
};

const sentenceOf = (error: unknown, where: string): string => {
  const { code, name, message } = error as { code?: unknown; name: string; message: string };
  if (code === AUTHENTICATION_FAILED) return `${where} refuses the user name or the password.`;
  if (name === 'MongoServerSelectionError') return `No MongoDB server answers at ${where}.`;
  return `${where} cannot be used for views: ${message}`;
};
