import { command, customer, happened, IsId, refuse } from '#kernel';
import { InteractionLinked } from './interaction.events.js';
import { interactionState, interactionStream } from './interaction.state.js';

export class LinkInteraction {
  @IsId()
  interactionId!: string;

  @IsId()
  customerId!: string;
}

export const linkInteraction = command(LinkInteraction, {
  of: interactionState,
  on: 'existing',
  nowOnly: true,
  reads: { customer: customer((c: LinkInteraction) => c.customerId) },
  stream: (c) => interactionStream(c.interactionId),
  decide: ({ customerId: known, loggedAt }, { customerId }) => {
    if (known !== undefined && known !== customerId) {
      refuse.conflict('already-linked', 'The interaction belongs to another customer.', { customerId: known });
    }
    return known === customerId ? [] : [happened(InteractionLinked, { customerId }, { occurredAt: loggedAt })];
  },
});
