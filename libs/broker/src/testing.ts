import { randomUUID } from 'node:crypto';
import type { EventStore, StoredEvent } from '#event-store';
import type { Broker, ReceivedMessage } from './port.js';

let clock = Date.UTC(2026, 0, 1);

/** Appends an event to the end of a stream. */
export const happen = async (
  store: EventStore,
  stream: string,
  { type = 'DealLost', subject, data = {} }: { type?: string; subject?: string; data?: object } = {},
): Promise<string> => {
  let last: bigint | 'none' = 'none';
  for await (const { revision } of store.read(stream)) last = revision;
  const at = new Date((clock += 1)).toISOString();
  const event: StoredEvent = {
    id: randomUUID(),
    type,
    meta: JSON.stringify({ version: 1, correlationId: 'errand-1', causationId: 'cause-1' }),
    data: JSON.stringify(data),
    hash: '',
    occurredAt: at,
    recordedAt: at,
    subject,
    commandId: randomUUID(),
    bodyHmac: '',
  };
  const appended = await store.append(stream, last, [event], { deadlineMs: 1_000 });
  if (appended.kind === 'conflict') throw new Error('conflict');
  return event.id;
};

/** Everything that a topic holds once it holds so many messages, or so many that `idOf` names and tells apart. */
export const messagesIn = async (
  broker: Broker,
  topic: string,
  count: number,
  idOf = ({ partition, offset }: ReceivedMessage): string | undefined => `${partition} ${offset}`,
): Promise<ReceivedMessage[]> => {
  const got: ReceivedMessage[] = [];
  const ids = new Set<string>();
  let enough: () => void;
  const done = new Promise<void>((resolve) => (enough = resolve));
  const consumption = await broker.consume({
    topic,
    group: `reader-${randomUUID()}`,
    alarm: () => undefined,
    handle: async (batch) => {
      got.push(...batch.messages);
      for (const id of batch.messages.map(idOf)) if (id !== undefined) ids.add(id);
      await batch.commit(batch.messages.at(-1) as ReceivedMessage);
      if (ids.size >= count) enough();
    },
  });
  await done;
  await consumption.stop();
  return got;
};
