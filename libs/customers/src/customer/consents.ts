import type { Instant } from '#kernel';
import type { ConsentScope, ConsentTerms } from './consent.events.js';

export type ConsentKind = 'granted' | 'withdrawn';

/** One consent event as decisions and views need it. */
export interface Consent extends Pick<ConsentTerms, 'scope' | 'purpose' | 'brand' | 'effectiveFrom' | 'effectiveTo'> {
  readonly kind: ConsentKind;
  readonly doubleOptIn?: boolean;
  /** When it was said, whenever it was entered. */
  readonly at: Instant;
  readonly address: string;
}

/** What `data` says, without the fields that it lacks. */
export const consentOf = (
  kind: ConsentKind,
  { scope, purpose, brand, effectiveFrom, effectiveTo, doubleOptIn }: ConsentScope & Partial<ConsentTerms>,
  { occurredAt, address }: { occurredAt: Instant; address: string },
): Consent => ({
  kind,
  scope,
  purpose,
  ...(brand !== undefined && { brand }),
  ...(effectiveFrom !== undefined && { effectiveFrom }),
  ...(effectiveTo !== undefined && { effectiveTo }),
  ...(doubleOptIn && { doubleOptIn }),
  at: occurredAt,
  address,
});

type Key = Pick<Consent, 'scope' | 'purpose' | 'brand'>;

export const sameKey = (a: Key, b: Key): boolean =>
  a.scope === b.scope && a.purpose === b.purpose && a.brand === b.brand;

/** The last word on exactly this scope, purpose and brand at an instant. */
export const lastWord = <C extends Consent>(consents: readonly C[], key: Key, at: Instant): C | undefined =>
  consents
    .filter((consent) => sameKey(consent, key) && consent.at <= at)
    .reduce<C | undefined>((last, next) => (last && last.at > next.at ? last : next), undefined);
