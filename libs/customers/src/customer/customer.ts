import type { Aggregate } from '#kernel';
import { addContactPoint } from './add-contact-point.js';
import { assignOwner } from './assign-owner.js';
import { changeProfile } from './change-profile.js';
import { confirmConsent } from './confirm-consent.js';
import { customerState } from './customer.state.js';
import { denyConsent } from './deny-consent.js';
import { forgetCustomer } from './forget-customer.js';
import { grantConsent } from './grant-consent.js';
import { importConsent } from './import-consent.js';
import { markContactPointVerified } from './mark-contact-point-verified.js';
import { recordChurnReason } from './record-churn-reason.js';
import { registerCustomer } from './register-customer.js';
import { removeContactPoint } from './remove-contact-point.js';
import { requestConsent } from './request-consent.js';
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
    requestConsent,
    grantConsent,
    confirmConsent,
    denyConsent,
    withdrawConsent,
    importConsent,
    assignOwner,
    recordChurnReason,
    forgetCustomer,
  ],
};
