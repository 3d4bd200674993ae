import type { Broker, LogStretch, Topic } from '#broker';
import type { Position } from '#event-store';
import type { View, ViewStore } from '#read-model';
import { decode } from '../../decode.js';
import { partitionsOf } from '../partition-events.js';
import { ShareProjector } from '../shares/share-projector.js';
import { ShareRouting } from '../shares/share-routing.js';
import type { ScratchLog } from './scratch-log.js';
import { VIEWS } from './till-rows.js';

export const SHARES: Topic = { name: 'shares', partitions: 4, retentionMs: 3_600_000 };
const ADOPTING = new Set(['Linked']);

interface Parts {
  readonly log: ScratchLog;
  readonly broker: Broker;
  readonly topic?: Topic;
  readonly views?: readonly View[];
}

/** Sends a stretch of the log to the shares, as the relay does. */
export const sendStretch = async (
  { log, broker, topic = SHARES, views = VIEWS }: Parts,
  { after, upTo }: Pick<LogStretch, 'after' | 'upTo'>,
): Promise<void> => {
  const partitions = partitionsOf({ store: log.store, adopting: ADOPTING, decode });
  const routing = new ShareRouting({ views, shares: topic.partitions, partitions, adopting: ADOPTING, decode });
  const events = log.events.filter(({ position }) => position > after && position <= upTo);
  await broker.publish(topic.name, await routing.messagesOf({ events, after, upTo }));
};

/** A projector of the one group, begun. */
export const projector = async (
  { log, broker, topic = SHARES, views = VIEWS }: Parts,
  viewStore: ViewStore,
  alarm: (error: unknown) => void = () => undefined,
): Promise<ShareProjector> => {
  const made = new ShareProjector({
    broker,
    topic,
    group: `${topic.name}-projectors`,
    store: log.store,
    viewStore,
    views,
    partitions: partitionsOf({ store: log.store, adopting: ADOPTING, decode }),
    adopting: ADOPTING,
    decode,
    cacheBytes: 10_000,
    onHalt: (_, error) => alarm(error),
    alarm,
  });
  await made.start();
  return made;
};

/** Resolves when every share of every view has been folded up to a position. */
export const folded = async (viewStore: ViewStore, upTo: Position): Promise<void> => {
  for (;;) {
    const found = (await viewStore.generations()).filter(({ state }) => state === 'live');
    if (found.length === VIEWS.length && found.every(({ checkpoint }) => checkpoint >= upTo)) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
