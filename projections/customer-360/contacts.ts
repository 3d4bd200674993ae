import { earnsAttention, type ShownInteraction } from '#interactions/rules';
import { dayOf, daysBetween } from '#kernel';
import { table, type At, type TableReader } from '#read-model';

/** One row an interaction, since a correction or retraction may change which one was the last contact. */
export const contacts = table<ShownInteraction>({
  by: 'stream',
  indexes: {
    contact: (row) => (row.customerId && earnsAttention(row) ? placeOf(row.customerId, row.occurredAt) : undefined),
    promise: (row) =>
      row.customerId && row.promise && !row.promise.outcome ? placeOf(row.customerId, row.promise.dueAt) : undefined,
  },
});

// A blank sorts before and a tilde after whatever an id or an instant holds.
const placeOf = (customerId: string, suffix: string): string => `${customerId} ${suffix}`;
const LAST = '~';

/**
 * The last interaction that earned attention: what was talked about, and how long ago. Of one instant the last by key,
 * as in the timeline.
 */
export const lastContactOf = async (rows: TableReader<ShownInteraction>, customerId: string, at: At) => {
  const range = { from: placeOf(customerId, ''), to: placeOf(customerId, LAST) };
  const [latest] = await rows.scan({ index: 'contact', ...range, descending: true, limit: 1 });
  if (!latest) return null;
  const last = (await rows.scan({ index: 'contact', eq: latest.value })).at(-1) ?? latest;
  const { interactionId, channel, direction, outcome, gist, occurredAt, address } = last.row;
  const ageDays = daysBetween(dayOf(occurredAt, at.zone), at.today);
  return { interactionId, channel, direction, outcome, gist, at: occurredAt, ageDays, address };
};

/** The promise that is due next. One past due is broken, so no longer open. */
export const openPromiseOf = async (rows: TableReader<ShownInteraction>, customerId: string, at: At) => {
  const range = { from: placeOf(customerId, at.asOf), to: placeOf(customerId, LAST) };
  const [next] = await rows.scan({ index: 'promise', ...range, limit: 1 });
  if (!next?.row.promise) return null;
  const { what, dueAt, address } = next.row.promise;
  return { interactionId: next.row.interactionId, what, dueAt, address };
};
