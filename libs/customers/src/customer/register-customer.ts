import { command, happened, IsNewId, IsOneOf, IsOptional, refuse } from '#kernel';
import { CUSTOMER_KINDS, CustomerRegistered, type CustomerKind } from './customer.events.js';
import { customerState, customerStream } from './customer.state.js';

export class RegisterCustomer extends CustomerRegistered {
  @IsNewId()
  override customerId!: string;

  @IsOptional()
  @IsOneOf(CUSTOMER_KINDS)
  override kind: CustomerKind = 'person';
}

export const registerCustomer = command(RegisterCustomer, {
  of: customerState,
  on: 'new',
  stream: (c) => customerStream(c.customerId),
  decide: (_, c, { today }) => {
    if (typeof c.birthDate === 'string' && c.birthDate > today) {
      refuse.invalid('birth-date-in-future', 'The birth date lies in the future.');
    }
    return [happened(CustomerRegistered, { ...c })];
  },
});
