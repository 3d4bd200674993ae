import { clear, command, happened, IsId, IsOneOf, read, refuse } from '#kernel';
import { VERIFICATION_METHODS, type VerificationMethod } from '../customer/contact-point.events.js';
import { contactPointOf } from '../customer/contact-points.js';
import type { CustomerToOthers } from '../rules.js';
import { ClaimTaken } from './claim.events.js';
import { claimState, claimStream, type Claim } from './claim.state.js';

export class VerifyContactPoint {
  @IsId()
  customerId!: string;

  @IsId()
  contactPointId!: string;

  @IsOneOf(VERIFICATION_METHODS)
  method!: VerificationMethod;
}

/** Decided on the claim, so that of two customers who verify one value at once only one succeeds. */
export const verifyContactPoint = command(VerifyContactPoint, {
  of: claimState,
  on: 'any',
  reads: {
    customer: read<CustomerToOthers>()('customer', (c: VerifyContactPoint) => c.customerId),
    holder: read<CustomerToOthers>()('customer', (_: VerifyContactPoint, claim?: Claim) => claim?.holder?.ownerId, {
      optional: true,
    }),
  },
  streamFrom: (c, { customer }, { blind }) => {
    const { kind, network, value } = contactPointOf(customer.contactPoints, c.contactPointId);
    if (kind === 'other') refuse.invalid('kind-not-verifiable', 'Only what can be answered from can be verified.');
    const text = clear(value) ?? refuse.conflict('customer-forgotten', 'The customer was forgotten.');
    return claimStream(blind(kind, kind === 'social' ? `${network}:${text}` : text));
  },
  decide: ({ holder }, { customerId, contactPointId, method }, { refs }) => {
    if (holder && holder.ownerId !== customerId && !refs.holder?.forgotten) {
      refuse.conflict('contact-point-claimed', 'The value belongs to another customer, who has verified it.');
    }
    if (holder?.ownerId === customerId && holder.contactPointId === contactPointId) return [];
    const { kind } = contactPointOf(refs.customer.contactPoints, contactPointId);
    return [happened(ClaimTaken, { kind, ownerId: customerId, contactPointId, method })];
  },
});
