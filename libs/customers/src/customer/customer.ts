import type { Aggregate } from '#kernel';
import { addContactPoint } from './add-contact-point.js';
import { changeProfile } from './change-profile.js';
import { customerState } from './customer.state.js';
import { grantConsent } from './grant-consent.js';
import { markContactPointVerified } from './mark-contact-point-verified.js';
import { registerCustomer } from './register-customer.js';
import { removeContactPoint } from './remove-contact-point.js';
import { setPrimaryContactPoint } from './set-primary-contact-point.js';
import { withdrawConsent } from './withdraw-consent.js';

export const customer: Aggregate = {
  state: customerState,
  commands: [
    registerCustomer,
    changeProfile,
    addContactPoint,
    setPrimaryContactPoint,
    removeContactPoint,
    markContactPointVerified,
    grantConsent,
    withdrawConsent,
  ],
};
