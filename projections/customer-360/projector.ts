import { customerEvents } from '#customers/events';
import { view } from '#read-model';
import { tables } from './view.js';

export const customer360 = view(
  { name: 'customer-360', version: 1, about: 'All that is known of one customer, each figure with its event.', tables },
  { ...customerEvents },
  {
    customers: {
      on: {
        CustomerRegistered: (_, data, event) => ({
          customerId: data.customerId,
          name: { value: data.name, at: event.address },
          registeredAt: event.occurredAt,
        }),
      },
    },
  },
);
