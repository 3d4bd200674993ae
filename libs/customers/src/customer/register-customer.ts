import { command, happened, IsNewId, IsOneOf, IsOptional } from '#kernel';
import { mustBeBorn } from './birth-date.js';
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
    mustBeBorn(c.birthDate, today);
    return [happened(CustomerRegistered, { ...c })];
  },
});
