// `append-child.mjs <compiled sqlite store> <file> <round>` appends until it is killed; a line per acknowledged append.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

const CALLERS = 8;
const [, , module, file, round] = process.argv;
const { openSqliteEventStore } = await import(module);
const store = openSqliteEventStore({ file });

const batchOf = (count, commandId) => {
  const recordedAt = new Date().toISOString();
  const meta = JSON.stringify({ bodyHmac: 'h', commandId, occurredAt: recordedAt, recordedAt, version: 1 });
  const data = JSON.stringify({ of: count, text: 'x'.repeat(300) });
  return Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'ThingHappened',
    meta,
    data,
    hash: 'h',
    occurredAt: recordedAt,
    recordedAt,
    commandId,
    bodyHmac: 'h',
  }));
};

const appendForEver = async (caller) => {
  const stream = `thing-${round}.${caller}`;
  let expected = 'none';
  for (let n = 0; ; n += 1) {
    const commandId = `${round}.${caller}.${n}`;
    const result = await store.append(stream, expected, batchOf(1 + (n % 5), commandId), { deadlineMs: 60_000 });
    if (result.kind !== 'appended' || result.duplicate) throw new Error(`${commandId} met a ${result.kind}.`);
    writeSync(1, `${commandId} ${stream} ${result.revision}\n`);
    expected = result.revision;
  }
};

await Promise.all(Array.from({ length: CALLERS }, (_, caller) => appendForEver(caller)));
