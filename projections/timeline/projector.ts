import { customerEvents } from '#customers/events';
import { dealEvents } from '#deals/events';
import { interactionEvents } from '#interactions/events';
import { shownInteractionFolds } from '#interactions/rules';
import type { Recorded } from '#kernel';
import { purchaseEvents } from '#purchases/events';
import { view } from '#read-model';
import { tables, type Moment, type Story } from './view.js';

export const timeline = view(
  {
    name: 'timeline',
    version: 1,
    about: 'Everything that happened with a customer, in the order it happened.',
    tables,
  },
  { ...customerEvents, ...interactionEvents, ...purchaseEvents, ...dealEvents },
  {
    customers: { on: { CustomerRegistered: (_row, _data, { occurredAt }) => ({ registeredAt: occurredAt }) } },
    interactions: { on: shownInteractionFolds },
    stories: {
      key: ({ stream }) => stream,
      on: {
        PurchaseRecorded: (_, { customerId, orderId, total }, event) =>
          begun(customerId, { kind: 'purchase', orderId, amount: total, ...placeOf(event) }),
        PurchaseReturned: (story, { orderId, value, reason }, event) =>
          told(story, { kind: 'return', orderId, amount: value, reason, ...placeOf(event) }),
        PurchaseVoided: () => undefined,
        DealOpened: (_, { customerId, dealId, title, amount }, event) =>
          begun(customerId, { kind: 'deal-opened', dealId, title, amount, ...placeOf(event) }),
        DealWon: (story, { dealId, amount }, event) =>
          told(story, { kind: 'deal-won', dealId, amount, ...placeOf(event) }),
        DealLost: (story, { dealId, reason }, event) =>
          told(story, { kind: 'deal-lost', dealId, reason, ...placeOf(event) }),
        DealReopened: (story, { dealId }, event) => told(story, { kind: 'deal-reopened', dealId, ...placeOf(event) }),
      },
    },
  },
);

const begun = (customerId: string, moment: Moment): Story => ({ customerId, moments: [moment] });

const told = (story: Story | undefined, moment: Moment): Story | undefined =>
  story && { ...story, moments: [...story.moments, moment] };

const placeOf = ({ occurredAt, address }: Recorded) => ({ occurredAt, address });
