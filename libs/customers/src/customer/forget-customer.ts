import { command, happened, IsId, IsOneOf, IsOptional } from '#kernel';
import { CustomerForgotten, FORGETTING_BASES, type ForgettingBasis } from './customer.events.js';
import { customerState, customerStream } from './customer.state.js';

export class ForgetCustomer {
  @IsId()
  customerId!: string;

  @IsOneOf(FORGETTING_BASES)
  basis!: ForgettingBasis;

  @IsOptional()
  @IsId()
  requestId?: string;
}

/** For ever: the keys of the customer's personal data are destroyed as soon as the event is in the log. */
export const forgetCustomer = command(ForgetCustomer, {
  of: customerState,
  on: 'existing',
  stream: (c) => customerStream(c.customerId),
  decide: ({ forgotten }, { basis, requestId }) =>
    forgotten ? [] : [happened(CustomerForgotten, { basis, ...(requestId !== undefined && { requestId }) })],
});
