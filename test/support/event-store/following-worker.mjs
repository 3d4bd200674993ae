// A thread with a connection of its own: tells the id of every event that it sees, and when it is live.
import { parentPort, workerData } from 'node:worker_threads';

const { openSqliteEventStore } = await import(workerData.module);
const store = openSqliteEventStore({ file: workerData.file, readonly: true });
const stop = new AbortController();
parentPort.once('message', () => stop.abort());
const after = '0'.repeat(20);
for await (const message of store.subscribe({ after, signal: stop.signal })) {
  if (message.kind === 'event') parentPort.postMessage(message.event.id);
  if (message.kind === 'live') parentPort.postMessage('live');
}
await store.close();
parentPort.postMessage('ended');
