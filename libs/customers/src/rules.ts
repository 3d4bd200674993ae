import { standing, type CustomerStanding } from '#kernel';
import { customerEvents } from './customer/customer.events.js';

export const customerStanding = standing(customerEvents, {
  category: 'customer',
  initial: undefined as unknown as CustomerStanding,
  on: {
    CustomerRegistered: (_, data, event) => ({ customerId: data.customerId, registeredAt: event.occurredAt }),
  },
});
