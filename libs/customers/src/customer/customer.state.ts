import { absent, idOf, state, streamName, type Instant } from '#kernel';
import { customerEvents, type CustomerRegistered } from './customer.events.js';

export interface Customer extends CustomerRegistered {
  readonly registeredAt: Instant;
}

export const customerStream = (customerId: string): string => streamName('customer', customerId);

export const customerState = state({
  category: 'customer',
  events: customerEvents,
  initial: absent<Customer>(),
  evolve: {
    CustomerRegistered: (_, data, event) => ({ ...data, registeredAt: event.occurredAt }),
  },
  subject: (_, stream) => idOf(stream),
});
