import type { CommandOutcome, RecordedEvent } from '#event-store';

/** What the commands of a stream did, by command id. */
export type MetCommands = ReadonlyMap<string, CommandOutcome>;

type Effect = Pick<RecordedEvent, 'commandId' | 'bodyHmac' | 'stream' | 'revision' | 'position'>;

/**
 * Notes a command that is met while its stream is folded: where the store has no inbox, the stream is its own
 * (event-store.md §4). Adds to `met` itself, which states of the same stream share: what is met is in the log
 * for ever.
 */
export const meet = (met: MetCommands, event: Effect): MetCommands => {
  const { commandId, bodyHmac, stream, revision, position } = event;
  const firstRevision = met.get(commandId)?.firstRevision ?? revision;
  return (met as Map<string, CommandOutcome>).set(commandId, { bodyHmac, stream, firstRevision, revision, position });
};
