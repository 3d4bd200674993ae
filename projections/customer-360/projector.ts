import { customerEvents } from '#customers/events';
import { dealEvents } from '#deals/events';
import { everyDealEvent } from '#deals/rules';
import { interactionEvents } from '#interactions/events';
import { shownInteractionFolds } from '#interactions/rules';
import type { EventClasses, Recorded } from '#kernel';
import { loyaltyEvents } from '#loyalty/events';
import { purchaseEvents } from '#purchases/events';
import { view } from '#read-model';
import { accountFold } from './accounts.js';
import { dealFold } from './deals.js';
import { profileChanges } from './profile.js';
import { purchaseChanges } from './purchases.js';
import { MAX_RECENT, NOTHING_YET, tables, type Changes, type Customer360 } from './view.js';

type Step = (row: Customer360, data: never, event: Recorded) => Partial<Customer360>;

/** Folds every event of a room: what it changes, and that it happened. */
const foldsOf = <E extends EventClasses>(events: E, changes: Changes<E>) =>
  Object.fromEntries(
    Object.keys(events).map((type) => [
      type,
      (row: Customer360 = NOTHING_YET, data: never, event: Recorded): Customer360 => {
        const change = (changes as Partial<Record<string, Step>>)[type]?.(row, data, event);
        return { ...row, ...change, recent: withRecent(row.recent, event) };
      },
    ]),
  );

const withRecent = (recent: Customer360['recent'], { type, occurredAt, address }: Recorded): Customer360['recent'] => [
  ...(recent.length < MAX_RECENT ? recent : recent.slice(1 - MAX_RECENT)),
  [type, occurredAt, address],
];

export const customer360 = view(
  { name: 'customer-360', version: 1, about: 'All that is known of one customer, each figure with its event.', tables },
  { ...customerEvents, ...interactionEvents, ...purchaseEvents, ...dealEvents, ...loyaltyEvents },
  {
    customers: {
      on: {
        ...foldsOf(customerEvents, profileChanges),
        ...foldsOf(interactionEvents, {}),
        ...foldsOf(purchaseEvents, purchaseChanges),
        ...foldsOf(dealEvents, {}),
        ...foldsOf(loyaltyEvents, {}),
      },
    },
    contacts: { on: shownInteractionFolds },
    deals: { on: everyDealEvent(dealFold) },
    accounts: { on: Object.fromEntries(Object.keys(loyaltyEvents).map((type) => [type, accountFold])) },
  },
);
