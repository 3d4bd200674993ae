import type { Topic } from './port.js';

const DAY_MS = 86_400_000;

/** Every event, sealed as it is in the log, in the order of its key. */
export const EVENTS = { name: 'kenal.events', partitions: 12, retentionMs: 30 * DAY_MS };
/** Every event with personal values in clear, under the name that somebody chose for it: hence the short retention. */
export const clearEvents = (name: string): Topic => ({
  name,
  partitions: EVENTS.partitions,
  retentionMs: DAY_MS,
  mustForget: true,
});
/** Commands from others. Their personal values are in clear: hence the short retention. */
export const COMMANDS = { name: 'kenal.commands', partitions: 12, retentionMs: 3 * DAY_MS };
/** Commands that will never work, as they came. */
export const DEAD_LETTERS = { name: `${COMMANDS.name}.dlq`, partitions: 1, retentionMs: 7 * DAY_MS };
/** Events by the rows that they concern, for projectors; its partitions are the shares of all rows. */
export const SHARES = { name: 'kenal.shares', partitions: 12, retentionMs: DAY_MS };
