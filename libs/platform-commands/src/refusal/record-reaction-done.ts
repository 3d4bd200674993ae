import { command, happened, IsId } from '#kernel';
import { ReactionDone } from './refusal.events.js';
import { refusalState, refusalStream } from './refusal.state.js';

export class RecordReactionDone {
  @IsId()
  refusalId!: string;
}

export const recordReactionDone = command(RecordReactionDone, {
  of: refusalState,
  on: 'existing',
  internal: true,
  stream: (c) => refusalStream(c.refusalId),
  decide: (refusal, c) => (refusal?.status === 'done' ? [] : [happened(ReactionDone, { ...c })]),
});
