import { command, happened, IsId, IsOptional, IsPersonal, IsText } from '#kernel';
import { PromiseBroken } from './interaction.events.js';
import { interactionState, interactionStream } from './interaction.state.js';
import { mustHaveOpenPromise } from './promise.js';

export class BreakPromise {
  @IsId()
  interactionId!: string;

  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: string;
}

export const breakPromise = command(BreakPromise, {
  of: interactionState,
  on: 'existing',
  stream: (c) => interactionStream(c.interactionId),
  decide: (interaction, { note }, { at }) => {
    mustHaveOpenPromise(interaction, at);
    return [happened(PromiseBroken, { note, by: 'asked' })];
  },
});
