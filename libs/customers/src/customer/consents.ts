import type { Instant } from '#kernel';
import type { ConsentScope, ConsentTerms } from './consent.events.js';

export type ConsentKind = 'requested' | 'granted' | 'imported' | 'confirmed' | 'denied' | 'withdrawn';

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

type Weight = Pick<Consent, 'kind' | 'at'>;

export const refuses = ({ kind }: Pick<Consent, 'kind'>): boolean => kind === 'withdrawn' || kind === 'denied';

/** Rule I5: the later outweighs, at the same instant a refusal. */
export const byWeight = (a: Weight, b: Weight): number =>
  a.at === b.at ? Number(refuses(a)) - Number(refuses(b)) : a.at < b.at ? -1 : 1;

/** Of what has been entered one after the other what decides; of equal weight what was entered last. */
export const weightiest = <C extends Consent>(entered: readonly C[]): C | undefined =>
  entered.toSorted(byWeight).at(-1);

export type Key = Pick<Consent, 'scope' | 'purpose' | 'brand'>;

export const sameKey = (a: Key, b: Key): boolean =>
  a.scope === b.scope && a.purpose === b.purpose && a.brand === b.brand;

/** The last of these kinds on exactly this scope, purpose and brand at an instant. */
export const lastOf = <C extends Consent>(
  consents: readonly C[],
  kinds: readonly ConsentKind[],
  key: Key,
  at: Instant,
): C | undefined =>
  weightiest(consents.filter((consent) => kinds.includes(consent.kind) && sameKey(consent, key) && consent.at <= at));

/** The last word on exactly this scope, purpose and brand at an instant. A request says nothing yet. */
export const lastWord = <C extends Consent>(consents: readonly C[], key: Key, at: Instant): C | undefined =>
  lastOf(consents, ['granted', 'imported', 'confirmed', 'denied', 'withdrawn'], key, at);

/**
 * The consents that still matter once `added` was said, which must be the latest: for a scope, purpose and brand the
 * last word, the last grant (which a confirmation may refer to), a refusal of the same instant, and a request since.
 */
export const withConsent = <C extends Consent>(consents: readonly C[], added: C): C[] => [
  ...consents.filter((known) => !sameKey(known, added) || !isSettledBy(known, added)),
  added,
];

const isSettledBy = (known: Consent, added: Consent): boolean => {
  if (known.kind === 'requested') return true;
  if (added.kind === 'requested') return false;
  if (known.kind === 'granted') return added.kind === 'granted';
  return known.at < added.at || !refuses(known);
};

/** What a confirmation confirms. */
export const confirmedBy = <C extends Consent>(consents: readonly C[], confirmation: C): C | undefined =>
  lastOf(consents, ['granted'], confirmation, confirmation.at);
