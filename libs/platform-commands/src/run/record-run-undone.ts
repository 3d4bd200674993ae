import { command, happened } from '#kernel';
import { RunUndone } from './run.events.js';
import { runState, runStream } from './run.state.js';

/** Sent by the one who has undone a run; again where more was undone since. */
export class RecordRunUndone extends RunUndone {}

const COUNTS = ['events', 'undone', 'along', 'remaining', 'refused'] as const;

export const recordRunUndone = command(RecordRunUndone, {
  of: runState,
  on: 'any',
  internal: true,
  stream: (c) => runStream(c.correlationId),
  decide: (known, c) =>
    known && COUNTS.every((count) => known[count] === c[count]) ? [] : [happened(RunUndone, { ...c })],
});
