import { command, happened, IsId, IsOneOf } from '#kernel';
import { ContactPointVerified, VERIFICATION_METHODS, type VerificationMethod } from './contact-point.events.js';
import { customerState, customerStream } from './customer.state.js';

export class MarkContactPointVerified {
  @IsId()
  customerId!: string;

  @IsId()
  contactPointId!: string;

  @IsOneOf(VERIFICATION_METHODS)
  method!: VerificationMethod;

  @IsId()
  claimId!: string;
}

/** The second half of VerifyContactPoint. A contact point that is gone by now is passed over: its claim is released. */
export const markContactPointVerified = command(MarkContactPointVerified, {
  of: customerState,
  on: 'existing',
  internal: true,
  stream: (c) => customerStream(c.customerId),
  decide: ({ contactPoints }, { contactPointId, method, claimId }) => {
    const point = contactPoints.find((candidate) => candidate.contactPointId === contactPointId);
    return point && point.claimId !== claimId
      ? [happened(ContactPointVerified, { contactPointId, method, claimId })]
      : [];
  },
});
