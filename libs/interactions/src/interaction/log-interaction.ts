import {
  ArrayUnique,
  command,
  customer,
  happened,
  IsNewId,
  IsOneOf,
  IsOptional,
  normaliseContact,
  read,
  refuse,
} from '#kernel';
import { mustBeConsistent } from './content.js';
import type { InteractionLink, Sender } from './interaction-parts.events.js';
import { ADDRESSINGS, InteractionLogged, type Addressing } from './interaction.events.js';
import { interactionState, interactionStream } from './interaction.state.js';

export class LogInteraction extends InteractionLogged {
  @IsNewId()
  override interactionId!: string;

  @IsOptional()
  @IsOneOf(ADDRESSINGS)
  override addressing: Addressing = 'personal';

  @ArrayUnique(({ deal, case: of, campaign, product }: InteractionLink) => [deal, of, campaign, product].join(' '))
  override links?: InteractionLink[];
}

export const logInteraction = command(LogInteraction, {
  of: interactionState,
  on: 'new',
  reads: {
    customer: customer((c: LogInteraction) => c.customerId),
    answered: read<unknown>()('interaction', (c: LogInteraction) => c.answers),
    deals: read<unknown>()('deal', (c: LogInteraction) => c.links?.flatMap(({ deal }) => deal ?? [])),
  },
  stream: (c) => interactionStream(c.interactionId),
  decide: (_, c, { at }) => {
    if ((c.customerId === undefined) === (c.sender === undefined)) {
      refuse.invalid('customer-or-sender', 'Name the customer, or the sender where the customer is not known.');
    }
    mustBeConsistent({ ...c, occurredAt: at });
    return [happened(InteractionLogged, { ...c, ...(c.sender && { sender: spelt(c.sender) }) })];
  },
});

const spelt = ({ kind, value }: Sender): Sender => ({
  kind,
  value: normaliseContact(kind, value as string) ?? value,
});
