import { standing, type CustomerStanding } from '#kernel';
import { customerEvents } from './customer/customer.events.js';
import { withAdded, withRemoved } from './customer/contact-points.js';
import type { ContactPoint } from './customer/customer.state.js';

export * from './customer/contact-points.js';

/** What other decisions may know of a customer; contact values are clear, as to every decider. */
export interface CustomerToOthers extends CustomerStanding {
  readonly forgotten: boolean;
  readonly contactPoints: readonly ContactPoint[];
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
    ContactPointAdded: (customer, { contactPointId, kind, network, value, primary }) => ({
      ...customer,
      contactPoints: withAdded(customer.contactPoints, { contactPointId, kind, network, value, primary }),
    }),
    ContactPointRemoved: (customer, { contactPointId }) => ({
      ...customer,
      contactPoints: withRemoved(customer.contactPoints, contactPointId),
    }),
  },
});
