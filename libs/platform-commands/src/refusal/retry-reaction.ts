import { command, happened, IsId, refuse } from '#kernel';
import { ReactionRetryRequested } from './refusal.events.js';
import { refusalState, refusalStream } from './refusal.state.js';

/** Asks that a refused reaction is sent again, since its cause is out of the way. */
export class RetryReaction {
  @IsId()
  refusalId!: string;
}

export const retryReaction = command(RetryReaction, {
  of: refusalState,
  on: 'existing',
  roles: ['agent'],
  stream: (c) => refusalStream(c.refusalId),
  decide: (refusal, { refusalId }) => {
    if (!refusal || refusal.status === 'done') refuse.conflict('reaction-done', 'The reaction was sent meanwhile.');
    if (refusal.status === 'retrying') return [];
    const { process, event, key } = refusal;
    return [happened(ReactionRetryRequested, { refusalId, process, event, key })];
  },
});
