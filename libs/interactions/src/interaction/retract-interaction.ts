import { command, happened, IsId, IsPersonal, IsText } from '#kernel';
import { InteractionRetracted } from './interaction.events.js';
import { interactionState, interactionStream } from './interaction.state.js';

export class RetractInteraction {
  @IsId()
  interactionId!: string;

  @IsPersonal()
  @IsText(200)
  reason!: string;
}

export const retractInteraction = command(RetractInteraction, {
  of: interactionState,
  on: 'existing',
  stream: (c) => interactionStream(c.interactionId),
  decide: ({ retracted }, { reason }) => (retracted ? [] : [happened(InteractionRetracted, { reason })]),
});
