import { newFolder, removeFolder, startServer } from '../support/server.js';
import { firstDay } from './first-day.js';

firstDay('', async () => {
  const folder = newFolder();
  const server = await startServer(folder);
  return {
    api: await server.as('admin'),
    async stop() {
      await server.stop();
      removeFolder(folder);
    },
  };
});
