import type { Aggregate } from '#kernel';
import { customerState } from './customer.state.js';
import { registerCustomer } from './register-customer.js';

export const customer: Aggregate = { state: customerState, commands: [registerCustomer] };
