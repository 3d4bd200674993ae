import { IsBoolean, IsId, IsInstant, IsOneOf, IsOptional, Matches, type Instant } from '#kernel';
import { IsLanguage } from './language.js';

export const PURPOSES = ['marketing', 'service', 'research', 'profiling', 'sharing'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Legal grounds (GDPR art. 6, UU PDP art. 20). */
export const BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interest',
  'public-interest',
  'legitimate-interest',
] as const;
export type Basis = (typeof BASES)[number];

const SHA_256 = /^[0-9a-f]{64}$/;

/** Who may be addressed how and for what. */
export class ConsentScope {
  /** Consents are entered when the paper arrives, not when it was signed. */
  static dated = true;

  @IsId()
  customerId!: string;

  /** A channel as a whole, or one contact point by its id. */
  @IsId()
  scope!: string;

  @IsOneOf(PURPOSES)
  purpose!: Purpose;

  /** Absent: for all brands. */
  @IsOptional()
  @IsId()
  brand?: string;
}

/** What was agreed to, and what proves it. */
export class ConsentTerms extends ConsentScope {
  @IsOneOf(BASES)
  basis!: Basis;

  /** Where it was given: a form, a campaign, a shop. */
  @IsId()
  source!: string;

  @IsId()
  textVersion!: string;

  @IsOptional()
  @IsLanguage()
  locale?: string;

  @IsOptional()
  @Matches(SHA_256, { message: '$property must be a SHA-256 in 64 hexadecimal digits' })
  evidenceHash?: string;

  @IsOptional()
  @IsInstant()
  effectiveFrom?: Instant;

  /** The first instant at which it no longer holds. */
  @IsOptional()
  @IsInstant()
  effectiveTo?: Instant;

  /** It allows nothing until it is confirmed. */
  @IsOptional()
  @IsBoolean()
  doubleOptIn?: boolean;
}

export class ConsentGranted extends ConsentTerms {}

export class ConsentWithdrawn extends ConsentScope {}

export class ConsentRequested extends ConsentScope {}

export class ConsentConfirmed extends ConsentScope {}

export class ConsentDenied extends ConsentScope {}

/** Taken over from another system without proof, so that it allows service only. */
export class ConsentImported extends ConsentTerms {
  @IsOneOf(['unproven'])
  quality!: 'unproven';
}
