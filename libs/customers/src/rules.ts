import { standing, type CustomerStanding } from '#kernel';
import { customerEvents } from './customer/customer.events.js';
import type { ContactPoint } from './customer/customer.state.js';

export * from './customer/can-contact.js';
export * from './customer/consents.js';
export * from './customer/contact-points.js';
export * from './customer/ledger.js';
export * from './customer/reachable.js';

/** What other decisions may know of a customer; contact values are clear, as to every decider. */
export interface CustomerToOthers extends CustomerStanding {
  readonly forgotten: boolean;
  readonly contactPoints: readonly Pick<ContactPoint, 'contactPointId' | 'kind' | 'network' | 'value'>[];
}

export const customerStanding = standing(customerEvents, {
  category: 'customer',
  initial: undefined as unknown as CustomerToOthers,
  on: {
    CustomerRegistered: (_, { customerId }, { occurredAt }) => ({
      customerId,
      registeredAt: occurredAt,
      forgotten: false,
      contactPoints: [],
    }),
    ContactPointAdded: (customer, { contactPointId, kind, network, value }) => ({
      ...customer,
      contactPoints: [...customer.contactPoints, { contactPointId, kind, network, value }],
    }),
    ContactPointRemoved: (customer, { contactPointId }) => ({
      ...customer,
      contactPoints: customer.contactPoints.filter((point) => point.contactPointId !== contactPointId),
    }),
    CustomerForgotten: (customer) => ({ ...customer, forgotten: true, contactPoints: [] }),
  },
  refusal: ({ forgotten }) =>
    forgotten ? { code: 'customer-forgotten', sentence: 'The customer was forgotten.' } : undefined,
});
