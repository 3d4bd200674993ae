import { events, IsDay, IsId, IsOneOf, IsOptional, IsPersonal, IsText, Matches, ArrayMaxSize, ArrayUnique, Sourced, type Day, type Personal } from '#kernel';

export const CUSTOMER_KINDS = ['person', 'organisation'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

export const PARTY_ROLES = ['supplier', 'distributor', 'reseller', 'partner'] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

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
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  language?: string;

  @IsOptional()
  @ArrayMaxSize(PARTY_ROLES.length)
  @ArrayUnique()
  @IsOneOf(PARTY_ROLES, { each: true })
  roles?: PartyRole[];
}

export const customerEvents = events({ CustomerRegistered });
