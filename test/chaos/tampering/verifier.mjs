// A thread that verifies a log as `kenal verify --chain` does, with the same code, whenever it is asked.
import { parentPort, workerData } from 'node:worker_threads';
import { verifyLedger } from '#audit';
import { openSqliteEventStore } from '#event-store/sqlite';

/** Events of pages, by the position before them, as the file had them when nobody had altered it. */
const pages = new Map();

/**
 * Reads the file, but for pages that nobody has altered since they were read last: every event is verified every time,
 * only making it from the same bytes again, which takes as long, is left out.
 */
const readingOnly = (store, altered) => ({
  capabilities: store.capabilities,
  read: (...its) => store.read(...its),
  readAll: async ({ after, limit }) => {
    const isAltered = altered.some((position) => position > Number(after) && position <= Number(after) + limit);
    const known = isAltered ? undefined : pages.get(after);
    if (known) return { ...known, head: await store.head() };
    const page = await store.readAll({ after, limit });
    if (!isAltered) pages.set(after, page);
    return page;
  },
});

parentPort.on('message', async ({ seals, altered }) => {
  const store = openSqliteEventStore({ file: workerData.file, readonly: true });
  try {
    const kept = seals?.map((line) => JSON.parse(line));
    const read = altered ? readingOnly(store, altered) : store;
    parentPort.postMessage({ report: await verifyLedger(read, { kept }) });
  } catch (error) {
    parentPort.postMessage({ error: error.message });
  } finally {
    await store.close();
  }
});
