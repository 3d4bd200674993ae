import { startProtocolServer, type ProtocolServer } from '#event-store/testing';
import type { Role } from '#kernel';
import { Api, type Reply } from './api.js';
import { startFerretDb, startKafka, type Engine } from './engines.js';
import { newFolder, removeFolder, startApp, type Server } from './server.js';

/** EventStoreDB's protocol, FerretDB and Kafka, all new. */
export interface Engines {
  readonly eventStoreDb: ProtocolServer;
  readonly views: Engine;
  readonly kafka: Engine;
  /** The settings that name them. */
  readonly settings: Record<string, string>;
  stop(): Promise<void>;
}

/** `data`: folders of FerretDB and Kafka that somebody wants to look into. */
export const startEngines = async (data?: { readonly views: string; readonly kafka: string }): Promise<Engines> => {
  const [eventStoreDb, views, kafka] = await Promise.all([
    startProtocolServer(),
    startFerretDb(data && { data: data.views }),
    startKafka(data && { data: data.kafka }),
  ]);
  return {
    eventStoreDb,
    views,
    kafka,
    settings: {
      KENAL_EVENT_STORE: eventStoreDb.address,
      KENAL_VIEW_STORE: new URL('/kenal', views.address).href,
      KENAL_KAFKA: kafka.address,
    },
    stop: async () => void (await Promise.all([eventStoreDb, views, kafka].map((engine) => engine.stop()))),
  };
};

/** Kenal as three processes. */
export interface Apart {
  readonly folder: string;
  readonly commandApi: Server;
  readonly projector: Server;
  readonly queryApi: Server;
  as(role: Role): Promise<Api>;
  stop(): Promise<void>;
}

export const startApart = async (settings: Record<string, string>): Promise<Apart> => {
  const folder = newFolder();
  // The command API makes the keys, which the others read.
  const commandApi = await startApp('command-api', folder, settings);
  const [projector, queryApi] = await Promise.all([
    startApp('projector', folder, settings),
    startApp('query-api', folder, settings),
  ]);
  return {
    folder,
    commandApi,
    projector,
    queryApi,
    as: async (role) => new ApartApi(await commandApi.as(role), await queryApi.as(role)),
    async stop() {
      for (const server of [queryApi, projector, commandApi]) await server.stop();
      removeFolder(folder);
    },
  };
};

/** Commands to one process, questions to another. */
export class ApartApi extends Api {
  constructor(
    private readonly commands: Api,
    private readonly questions: Api,
  ) {
    super(commands.address, '');
  }

  override request(path: string, init: RequestInit = {}): Promise<Reply> {
    return (path.startsWith('/v1/views') ? this.questions : this.commands).request(path, init);
  }
}
