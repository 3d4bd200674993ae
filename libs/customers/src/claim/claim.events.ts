import { CONTACT_KINDS, events, IsId, IsOneOf, type ContactKind } from '#kernel';
import { VERIFICATION_METHODS, type VerificationMethod } from '../customer/contact-point.events.js';

/** The stream's id is the blind index of the value; the value itself stands nowhere in it. */
export class ClaimTaken {
  @IsOneOf(CONTACT_KINDS)
  kind!: ContactKind;

  @IsId()
  ownerId!: string;

  @IsId()
  contactPointId!: string;

  @IsOneOf(VERIFICATION_METHODS)
  method!: VerificationMethod;
}

export class ClaimReleased {
  @IsId()
  ownerId!: string;

  @IsId()
  contactPointId!: string;
}

export const claimEvents = events({ ClaimTaken, ClaimReleased });
