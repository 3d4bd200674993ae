import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  BACKWARDS,
  jsonEvent,
  NO_STREAM,
  streamNameFilter,
  type AppendExpectedRevision,
  type EventData,
  type EventStoreDBClient,
  type Position,
} from '@eventstore/db-client';
import { collect } from '../client.js';

export const events = (count: number): EventData[] =>
  Array.from({ length: count }, () => jsonEvent({ id: randomUUID(), type: 'Observed', data: { n: 1 } }));

export const append = (
  client: EventStoreDBClient,
  stream: string,
  expected: AppendExpectedRevision,
  batch: EventData[],
) => client.appendToStream(stream, batch, { expectedRevision: expected });

/** How many events, or why none can be read. */
export const revisions = async (client: EventStoreDBClient, stream: string): Promise<number | string> => {
  try {
    return (
      await collect(() => client.readStream(stream, { direction: BACKWARDS, fromRevision: 'end', maxCount: 100 }))
    ).length;
  } catch (error) {
    return (error as { type: string }).type;
  }
};

export const subscribes = async (client: EventStoreDBClient, stream: string): Promise<void> => {
  const { position: after } = await append(client, stream, NO_STREAM, events(1));
  for (let n = 0; n < 70; n += 1)
    await append(client, `${stream}-other`, n === 0 ? NO_STREAM : BigInt(n - 1), events(1));
  const { position: last } = await append(client, stream, 0n, events(1));
  const heard: string[] = [];
  const checkpoints: Position[] = [];
  const subscription = client.subscribeToAll({
    fromPosition: after!,
    filter: streamNameFilter({
      regex: `^${stream}$`,
      checkpointInterval: 1,
      checkpointReached: (_, place) => void checkpoints.push(place),
    }),
  });
  const given: bigint[] = [];
  subscription.on('confirmation', () => heard.push('confirmation'));
  subscription.on('data', ({ event }) => given.push(event!.position!.commit));
  await new Promise<void>((resolve) => subscription.on('caughtUp', resolve));
  expect(heard).toEqual(['confirmation']);
  expect(given).toEqual([last!.commit]);
  expect(checkpoints.length).toBeGreaterThanOrEqual(2);
  expect(checkpoints.every(({ commit, prepare }) => prepare === 0n && commit > after!.commit)).toBe(true);
  const ended = Promise.all(['end', 'close'].map((end) => new Promise((resolve) => subscription.on(end, resolve))));
  await subscription.unsubscribe();
  await ended;
};
