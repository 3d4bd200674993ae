import { absent, state, streamName, type Money } from '#kernel';
import { targetEvents } from './target.events.js';

/** `target-<period>.<ownerId>` */
export const targetStream = (period: string, owner: string): string => streamName('target', `${period}.${owner}`);

export const targetState = state({
  category: 'target',
  events: targetEvents,
  initial: absent<Money | undefined>(),
  evolve: { SalesTargetSet: (_, data) => data.amount },
  subject: () => undefined,
});
