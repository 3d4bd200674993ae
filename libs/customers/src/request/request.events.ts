import { events, IsId, IsInstant, IsOneOf, IsOptional, IsPersonal, IsText, type Instant, type Personal } from '#kernel';

/** What the law lets a person ask for (GDPR art. 15–20, UU PDP art. 5–13). */
export const PRIVACY_ACTIONS = ['access', 'rectify', 'restrict', 'erase', 'export'] as const;
export type PrivacyAction = (typeof PRIVACY_ACTIONS)[number];

export const PRIVACY_OUTCOMES = ['done', 'refused'] as const;
export type PrivacyOutcome = (typeof PRIVACY_OUTCOMES)[number];

export class PrivacyRequested {
  @IsId()
  requestId!: string;

  @IsId()
  customerId!: string;

  @IsOneOf(PRIVACY_ACTIONS)
  kind!: PrivacyAction;

  @IsInstant()
  dueAt!: Instant;
}

export class PrivacyRequestCompleted {
  @IsId()
  requestId!: string;

  @IsOneOf(PRIVACY_OUTCOMES)
  outcome!: PrivacyOutcome;

  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: Personal<string>;
}

export const requestEvents = events({ PrivacyRequested, PrivacyRequestCompleted });
