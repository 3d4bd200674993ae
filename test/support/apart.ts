import type { Role } from '#kernel';
import { Api, type Reply } from './api.js';
import { newFolder, removeFolder, startApp, type Server } from './server.js';

/** Kenal as three processes on the engines of these settings. */
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
class ApartApi extends Api {
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
