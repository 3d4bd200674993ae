import { CONTACT_KINDS, IsBoolean, IsId, IsOneOf, IsOptional, IsPersonal, IsSlug, IsText, ValidateIf } from '#kernel';
import type { ContactKind, Personal } from '#kernel';

export const VERIFICATION_METHODS = ['otp', 'link', 'document', 'staff'] as const;
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

export const REMOVAL_REASONS = ['wrong', 'bounced', 'asked', 'other'] as const;
export type RemovalReason = (typeof REMOVAL_REASONS)[number];

export class ContactPointAdded {
  @IsId()
  customerId!: string;

  @IsId()
  contactPointId!: string;

  @IsOneOf(CONTACT_KINDS)
  kind!: ContactKind;

  /** In the one spelling of its kind. */
  @IsPersonal()
  @IsText(200)
  value!: Personal<string>;

  /** Where a social account lives; the same name on two networks is two accounts. */
  @ValidateIf((o: ContactPointAdded) => o.kind === 'social' || o.network !== undefined)
  @IsSlug(40)
  network?: string;

  @IsBoolean()
  primary!: boolean;
}

/** `from` is missing where the kind had no primary one. */
export class PrimaryContactPointSet {
  @IsOneOf(CONTACT_KINDS)
  kind!: ContactKind;

  @IsOptional()
  @IsId()
  from?: string;

  @IsId()
  to!: string;
}

/** `claimId` is the claim that the contact point holds: the blind index of its value. */
export class ContactPointVerified {
  @IsId()
  contactPointId!: string;

  @IsOneOf(VERIFICATION_METHODS)
  method!: VerificationMethod;

  @IsId()
  claimId!: string;
}

/** `claimId` is there where the contact point was verified, so that its claim can be released. */
export class ContactPointRemoved {
  @IsId()
  customerId!: string;

  @IsId()
  contactPointId!: string;

  @IsOneOf(REMOVAL_REASONS)
  reason!: RemovalReason;

  @IsOptional()
  @IsId()
  claimId?: string;
}
