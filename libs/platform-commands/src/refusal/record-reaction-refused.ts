import { command, happened, IsString } from '#kernel';
import { MAX_SENTENCE, ReactionRefused } from './refusal.events.js';
import { refusalState, refusalStream } from './refusal.state.js';

/** Refused for the first time, or again after a retry. */
export class RecordReactionRefused extends ReactionRefused {
  /** Of any length: a refusal that lists many faults must be recorded too. */
  @IsString()
  override sentence!: string;
}

export const recordReactionRefused = command(RecordReactionRefused, {
  of: refusalState,
  on: 'any',
  internal: true,
  stream: (c) => refusalStream(c.refusalId),
  decide: (refusal, c) =>
    refusal && refusal.status !== 'retrying'
      ? []
      : [happened(ReactionRefused, { ...c, sentence: c.sentence.slice(0, MAX_SENTENCE) })],
});
