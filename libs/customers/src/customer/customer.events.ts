import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  events,
  IsArray,
  IsDay,
  IsId,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Nested,
  Sourced,
  type Day,
  type Personal,
} from '#kernel';
import {
  ConsentConfirmed,
  ConsentDenied,
  ConsentGranted,
  ConsentImported,
  ConsentRequested,
  ConsentWithdrawn,
} from './consent.events.js';
import {
  ContactPointAdded,
  ContactPointRemoved,
  ContactPointVerified,
  PrimaryContactPointSet,
} from './contact-point.events.js';
import { IsLanguage } from './language.js';

export const CUSTOMER_KINDS = ['person', 'organisation'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

export const PARTY_ROLES = ['supplier', 'distributor', 'reseller', 'partner'] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

export const PROFILE_FIELDS = ['name', 'birthDate', 'gender', 'occupation', 'language'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

export class CustomerRegistered extends Sourced {
  @IsId()
  customerId!: string;

  @IsOneOf(CUSTOMER_KINDS)
  kind!: CustomerKind;

  @IsPersonal()
  @IsText(200)
  name!: Personal<string>;

  @IsOptional()
  @IsPersonal()
  @IsDay()
  birthDate?: Personal<Day>;

  @IsOptional()
  @IsLanguage()
  language?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(PARTY_ROLES.length)
  @ArrayUnique()
  @IsOneOf(PARTY_ROLES, { each: true })
  roles?: PartyRole[];
}

/** `from` is missing where the field was unset, `to` where it is unset now. */
export class ProfileChange {
  @IsOneOf(PROFILE_FIELDS)
  field!: ProfileField;

  @IsOptional()
  @IsPersonal(isPersonalField)
  @IsText(200)
  from?: Personal<string>;

  @IsOptional()
  @IsPersonal(isPersonalField)
  @IsText(200)
  to?: Personal<string>;
}

export class ProfileChanged {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PROFILE_FIELDS.length)
  @Nested(() => ProfileChange, { each: true })
  changed!: ProfileChange[];
}

function isPersonalField({ field }: Readonly<Record<string, unknown>>): boolean {
  return field !== 'language';
}

/** `from` is missing where nobody owned the customer. */
export class OwnerAssigned {
  @IsOptional()
  @IsId()
  from?: string;

  @IsId()
  to!: string;

  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: Personal<string>;
}

export const CHURN_REASONS = ['attention', 'complaint', 'price', 'competitor', 'life-event'] as const;
export type ChurnReason = (typeof CHURN_REASONS)[number];

export const CHURN_SOURCES = ['customer', 'agent', 'survey'] as const;
export type ChurnSource = (typeof CHURN_SOURCES)[number];

/** Why the customer left or is about to, and who says so. */
export class ChurnReasonRecorded {
  @IsId()
  customerId!: string;

  @IsOneOf(CHURN_REASONS)
  reason!: ChurnReason;

  @IsOneOf(CHURN_SOURCES)
  source!: ChurnSource;
}

export const FORGETTING_BASES = ['asked', 'consent-withdrawn', 'retention-ended'] as const;
export type ForgettingBasis = (typeof FORGETTING_BASES)[number];

export class CustomerForgotten {
  @IsOneOf(FORGETTING_BASES)
  basis!: ForgettingBasis;

  @IsOptional()
  @IsId()
  requestId?: string;
}

export const customerEvents = events({
  CustomerRegistered,
  ProfileChanged,
  ContactPointAdded,
  ContactPointVerified,
  PrimaryContactPointSet,
  ContactPointRemoved,
  ConsentRequested,
  ConsentGranted,
  ConsentImported,
  ConsentConfirmed,
  ConsentDenied,
  ConsentWithdrawn,
  OwnerAssigned,
  ChurnReasonRecorded,
  CustomerForgotten,
});
