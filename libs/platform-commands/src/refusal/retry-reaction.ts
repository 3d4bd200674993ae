import { addMs, command, happened, IsId, refuse } from '#kernel';
import { ReactionRetryRequested } from './refusal.events.js';
import { refusalState, refusalStream } from './refusal.state.js';

/** Asks that a refused reaction is sent again, since its cause is out of the way. */
export class RetryReaction {
  @IsId()
  refusalId!: string;
}

/** A retry is a matter of moments, unless its process was not there. */
const PATIENCE_MS = 60_000;

export const retryReaction = command(RetryReaction, {
  of: refusalState,
  on: 'existing',
  roles: ['agent'],
  stream: (c) => refusalStream(c.refusalId),
  decide: (refusal, { refusalId }, { at }) => {
    if (!refusal || refusal.status === 'done') {
      refuse.conflict(
        'reaction-done',
        'Nothing is left to retry: the reaction was sent meanwhile, or is needed no more.',
      );
    }
    const { process, event, key, status, retriedAt } = refusal;
    if (status === 'retrying' && retriedAt !== undefined && at < addMs(retriedAt, PATIENCE_MS)) return [];
    return [happened(ReactionRetryRequested, { refusalId, process, event, key })];
  },
});
