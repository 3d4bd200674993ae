import { CHANNELS, refuse, type Instant } from '#kernel';
import type { ConsentScope, ConsentTerms } from './consent.events.js';
import { contactPointOf } from './contact-points.js';
import type { Customer } from './customer.state.js';

/** Refuses `unknown-contact-point` where the scope is neither a channel nor a contact point of the customer. */
export const mustHaveScope = ({ contactPoints }: Customer, { scope }: ConsentScope): void => {
  if (!(CHANNELS as readonly string[]).includes(scope)) contactPointOf(contactPoints, scope);
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

/** Whether two consents were given on the very same terms. */
export const sameTerms = (a: ConsentTerms, b: ConsentTerms): boolean =>
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
