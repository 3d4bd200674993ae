import { CURRENCIES, events, IsOneOf, IsTimeZone, Matches } from '#kernel';

export class OrganisationConfigured {
  /** In which days and months are meant. */
  @IsTimeZone()
  zone!: string;

  @IsOneOf(CURRENCIES)
  currency!: string;

  /** Tells another pepper, under which no claim and no derived id would be found again. */
  @Matches(/^[0-9a-f]{16,64}$/)
  pepperFingerprint!: string;
}

export const organisationEvents = events({ OrganisationConfigured });
