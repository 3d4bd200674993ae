// `sequential-child.mjs <compiled sqlite store> <file> <count> <here|thread>` appends one by one, tells its commits.
const [, , module, file, count, where] = process.argv;
const { openSqliteEventStore } = await import(module);
const store = openSqliteEventStore({ file, thread: where === 'thread' });
for (let n = 0; n < Number(count); n += 1) {
  const at = new Date().toISOString();
  const event = {
    id: `e-${n}`,
    type: 'ThingHappened',
    meta: '{}',
    data: '{}',
    hash: 'h',
    occurredAt: at,
    recordedAt: at,
  };
  const batch = [{ ...event, commandId: `c-${n}`, bodyHmac: 'h' }];
  await store.append('thing-1', n === 0 ? 'none' : BigInt(n - 1), batch, { deadlineMs: 5_000 });
}
console.log(store.commits);
await store.close();
