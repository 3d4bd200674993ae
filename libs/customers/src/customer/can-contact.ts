import { CHANNELS, type Channel, type ContactKind, type Instant } from '#kernel';
import type { Purpose } from './consent.events.js';
import type { Consent } from './consents.js';

/** What is known of a customer at an instant, as far as being contacted goes. */
export interface Contactable {
  /** Address of CustomerRegistered: the contract that service rests on. */
  readonly registeredBy: string;
  /** Address of CustomerForgotten. */
  readonly forgottenBy?: string | undefined;
  readonly contactPoints: readonly { readonly contactPointId: string; readonly kind: ContactKind }[];
  readonly consents: readonly Consent[];
}

export interface ContactQuestion {
  /** A channel as a whole, or a contact point by its id. */
  readonly scope: string;
  /** For a phone number: whether it is to be called or sent a text. */
  readonly channel?: Channel;
  readonly purpose: Purpose;
  readonly brand?: string;
}

export type ContactCode =
  | 'consent'
  | 'contract'
  | 'customer-forgotten'
  | 'unknown-contact-point'
  | 'no-consent'
  | 'withdrawn'
  | 'unconfirmed'
  | 'not-effective';

export interface ContactAnswer {
  readonly allowed: boolean;
  /** Address of the event that decides; null where none was ever recorded. */
  readonly because: string | null;
  readonly code: ContactCode;
}

/**
 * Rule I5: whether a customer may be contacted at `at`. Of the consents of the purpose that cover the contact point or its
 * channel, for the brand or for all, the latest decides; at the same instant refusal wins. Without any, only service is
 * allowed.
 */
export const canContact = (known: Contactable, question: ContactQuestion, at: Instant): ContactAnswer => {
  if (known.forgottenBy !== undefined) return no('customer-forgotten', known.forgottenBy);
  const scopes = scopesOf(known, question);
  if (!scopes) return no('unknown-contact-point', null);
  const deciding = known.consents
    .filter(({ purpose, at: said }) => purpose === question.purpose && said <= at)
    .filter(({ scope, brand }) => scopes.includes(scope) && (brand === undefined || brand === question.brand))
    .reduce<Consent | undefined>(stronger, undefined);
  if (!deciding) return question.purpose === 'service' ? yes('contract', known.registeredBy) : no('no-consent', null);
  return judged(deciding, at);
};

const yes = (code: ContactCode, because: string): ContactAnswer => ({ allowed: true, because, code });
const no = (code: ContactCode, because: string | null): ContactAnswer => ({ allowed: false, because, code });

/** The scopes that cover what is asked; undefined for a contact point that is not there. */
const scopesOf = ({ contactPoints }: Contactable, { scope, channel }: ContactQuestion): string[] | undefined => {
  if ((CHANNELS as readonly string[]).includes(scope)) return [scope];
  const point = contactPoints.find(({ contactPointId }) => contactPointId === scope);
  return point && [scope, channel ?? CHANNEL_OF[point.kind] ?? scope];
};

const CHANNEL_OF: Readonly<Partial<Record<ContactKind, Channel>>> = {
  email: 'email',
  whatsapp: 'whatsapp',
  social: 'social',
};

const stronger = (a: Consent | undefined, b: Consent): Consent => {
  if (!a || b.at > a.at) return b;
  return b.at === a.at && (refuses(b) || !refuses(a)) ? b : a;
};

const refuses = ({ kind }: Consent): boolean => kind === 'withdrawn';

const judged = (deciding: Consent, at: Instant): ContactAnswer => {
  if (deciding.kind === 'withdrawn') return no('withdrawn', deciding.address);
  if (deciding.doubleOptIn) return no('unconfirmed', deciding.address);
  const { effectiveFrom = deciding.at, effectiveTo } = deciding;
  const effective = effectiveFrom <= at && (effectiveTo === undefined || at < effectiveTo);
  return effective ? yes('consent', deciding.address) : no('not-effective', deciding.address);
};
