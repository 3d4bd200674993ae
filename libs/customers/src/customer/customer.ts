import type { Aggregate } from '#kernel';
import { changeProfile } from './change-profile.js';
import { customerState } from './customer.state.js';
import { registerCustomer } from './register-customer.js';

export const customer: Aggregate = { state: customerState, commands: [registerCustomer, changeProfile] };
