import { context } from '#kernel';
import { claim } from './claim/claim.js';
import { customer } from './customer/customer.js';
import { request } from './request/request.js';
import { customerStanding } from './rules.js';

export const customers = context({
  name: 'customers',
  about: 'Who is this, how may we reach them, what may we do?',
  aggregates: [customer, claim, request],
  standings: [customerStanding],
});
