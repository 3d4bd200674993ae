import { refuse, type Instant } from '#kernel';
import { CHANNELS_OF, isChannel } from './can-contact.js';
import type { ConsentScope, ConsentTerms } from './consent.events.js';
import { byWeight, confirmedBy, refuses, sameKey, type Consent, type ConsentKind, type Key } from './consents.js';
import { contactPointOf } from './contact-points.js';
import type { ConsentOnRecord, Customer } from './customer.state.js';

/** Refuses `unknown-contact-point` where the scope is neither a channel nor a contact point of the customer. */
export const mustHaveScope = ({ contactPoints }: Customer, { scope }: ConsentScope): void => {
  if (!isChannel(scope)) contactPointOf(contactPoints, scope);
};

/** Refuses `effective-period-empty`. */
export const mustHavePeriod = ({ effectiveFrom, effectiveTo }: ConsentTerms, at: Instant): void => {
  if (effectiveTo !== undefined && effectiveTo <= (effectiveFrom ?? at)) {
    refuse.invalid('effective-period-empty', 'effectiveTo must lie after effectiveFrom.', {
      effectiveFrom,
      effectiveTo,
    });
  }
};

/**
 * Rule G5: whether the last word on exactly this scope, purpose and brand was the same, and nothing else was said since
 * of anything that overlaps it. Only what a word said at `at` would outweigh counts.
 */
export const isRepeat = (
  customer: Customer,
  kind: Exclude<ConsentKind, 'confirmed'>,
  c: ConsentScope & Partial<ConsentTerms>,
  at: Instant,
): boolean => {
  const outweighed = customer.consents
    .filter((word) => word.kind !== 'requested' || kind === 'requested')
    .filter((word) => overlaps(customer, word, c) && byWeight(word, { kind, at }) <= 0)
    .toSorted(byWeight);
  const last = outweighed.findLastIndex((word) => sameKey(word, c));
  return last >= 0 && outweighed.slice(last).every((word) => saysTheSame(customer, word, kind, c));
};

/** What was withdrawn or denied after `word`, by `at`, of anything that overlaps it. */
export const refusedSince = (customer: Customer, word: Consent, at: Instant): Consent | undefined =>
  customer.consents.find((no) => refuses(no) && no.at <= at && byWeight(no, word) > 0 && overlaps(customer, no, word));

/** A confirmed grant is the grant that it was; its repeat does not ask for another confirmation. */
const saysTheSame = (
  { consents }: Customer,
  word: ConsentOnRecord,
  kind: ConsentKind,
  terms: Partial<ConsentTerms>,
): boolean => {
  const meant = word.kind === 'confirmed' ? (confirmedBy(consents, word) ?? word) : word;
  return meant.kind === kind && sameTerms(meant.terms ?? {}, terms);
};

/** Whether some question falls under both. */
const overlaps = (customer: Customer, a: Key, b: Key): boolean =>
  a.purpose === b.purpose &&
  (a.brand === b.brand || a.brand === undefined || b.brand === undefined) &&
  (a.scope === b.scope || reaches(customer, a.scope, b.scope) || reaches(customer, b.scope, a.scope));

/** Contact points that are gone count: for the time when they were there it may still be asked. */
const reaches = ({ contactPoints, removedPoints }: Customer, channel: string, scope: string): boolean =>
  isChannel(channel) &&
  !isChannel(scope) &&
  [...contactPoints, ...removedPoints].some(
    ({ contactPointId, kind }) => contactPointId === scope && CHANNELS_OF[kind].some((of) => of === channel),
  );

/** Whether two consents were given on the very same terms. */
const sameTerms = (a: Partial<ConsentTerms>, b: Partial<ConsentTerms>): boolean =>
  TERMS.every((term) => a[term] === b[term]) && Boolean(a.doubleOptIn) === Boolean(b.doubleOptIn);

const TERMS = [
  'basis',
  'source',
  'textVersion',
  'locale',
  'evidenceHash',
  'effectiveFrom',
  'effectiveTo',
] as const satisfies readonly (keyof ConsentTerms)[];
