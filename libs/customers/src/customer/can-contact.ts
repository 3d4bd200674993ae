import { CHANNELS, refuse, type Channel, type ContactKind, type Instant } from '#kernel';
import type { Purpose } from './consent.events.js';
import { confirmedBy, weightiest, type Consent } from './consents.js';

/** What is known of a customer at an instant, as far as being contacted goes. */
export interface Contactable {
  /** Address of CustomerRegistered, the contract that service rests on; null before it. */
  readonly registeredBy: string | null;
  /** Address of CustomerForgotten. */
  readonly forgottenBy?: string | undefined;
  readonly contactPoints: readonly { readonly contactPointId: string; readonly kind: ContactKind }[];
  readonly consents: readonly Consent[];
}

export interface ContactQuestion {
  /** A channel as a whole, or a contact point by its id. */
  readonly scope: string;
  /** By which channel a contact point is to be used; of a phone it must be said: `mustFitContactPoint`. */
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
  | 'denied'
  | 'unproven'
  | 'unconfirmed'
  | 'not-effective';

export interface ContactAnswer {
  readonly allowed: boolean;
  /** Address of the event that decides; null where none was ever recorded. */
  readonly because: string | null;
  readonly code: ContactCode;
}

/**
 * Rule I5: whether a customer may be contacted at `at`. Of the consents of the purpose that cover the contact point or
 * its channel, for the brand or for all, the latest decides; at the same instant refusal wins. Without any, only
 * service is allowed.
 */
export const canContact = (known: Contactable, question: ContactQuestion, at: Instant): ContactAnswer => {
  if (known.forgottenBy !== undefined) return no('customer-forgotten', known.forgottenBy);
  const scopes = scopesOf(known, question);
  if (!scopes) return no('unknown-contact-point', null);
  const covering = known.consents
    .filter(({ purpose, at: said }) => purpose === question.purpose && said <= at)
    .filter(({ kind }) => kind !== 'requested')
    .filter(({ scope, brand }) => scopes.includes(scope) && (brand === undefined || brand === question.brand));
  const deciding = weightiest(covering);
  if (!deciding) return question.purpose === 'service' ? yes('contract', known.registeredBy) : no('no-consent', null);
  return judged(known.consents, deciding, at);
};

const yes = (code: ContactCode, because: string | null): ContactAnswer => ({ allowed: true, because, code });
const no = (code: ContactCode, because: string | null): ContactAnswer => ({ allowed: false, because, code });

/** The scopes that cover what is asked; undefined for a contact point that is not there. */
const scopesOf = (known: Contactable, { scope, channel }: ContactQuestion): string[] | undefined => {
  if (isChannel(scope)) return [scope];
  const point = pointOf(known, scope);
  if (!point) return undefined;
  const channels = channel ? [channel] : CHANNELS_OF[point.kind];
  return channels.length === 1 ? [scope, ...channels] : [scope];
};

export const isChannel = (scope: string): boolean => (CHANNELS as readonly string[]).includes(scope);

/** By which channels a contact point may be used; where there are several, a question names the one it means. */
export const CHANNELS_OF: Readonly<Record<ContactKind, readonly Channel[]>> = {
  email: ['email'],
  phone: ['call', 'sms'],
  whatsapp: ['whatsapp'],
  social: ['social'],
  other: CHANNELS,
};

/** A question of each way in which a scope is used: of a phone calling and texting, of all else one. */
export const waysOf = (known: Contactable, scope: string): Pick<ContactQuestion, 'scope' | 'channel'>[] =>
  pointOf(known, scope)?.kind === 'phone' ? CHANNELS_OF.phone.map((channel) => ({ scope, channel })) : [{ scope }];

/** The name of a channel means the channel, also where an old log has a contact point of that id. */
const pointOf = ({ contactPoints }: Contactable, scope: string) =>
  isChannel(scope) ? undefined : contactPoints.find(({ contactPointId }) => contactPointId === scope);

/**
 * Refuses a question of a phone that does not tell calling from texting (`channel-required`), and one of a channel or
 * contact point by a channel that does not lead to it (`channel-does-not-fit`): its answer would be that of another.
 */
export const mustFitContactPoint = (known: Contactable, { scope, channel }: ContactQuestion): void => {
  if (known.forgottenBy !== undefined) return;
  if (channel !== undefined && isChannel(scope) && channel !== scope) {
    const sentence = `The scope is the channel ${scope} as a whole: leave channel out, or ask of the scope ${channel}.`;
    refuse.invalid('channel-does-not-fit', sentence, { channels: [scope] });
  }
  const point = pointOf(known, scope);
  if (!point) return;
  const { kind } = point;
  const channels = CHANNELS_OF[kind];
  const fitting = channels.join(' or ');
  if (channel === undefined && kind === 'phone') {
    refuse.invalid('channel-required', `Name the channel by which the ${kind} is to be used: ${fitting}.`, {
      channels,
    });
  }
  if (channel !== undefined && !channels.includes(channel)) {
    const sentence = `This contact point (${kind}) cannot be reached by ${channel}, only by ${fitting}.`;
    refuse.invalid('channel-does-not-fit', sentence, { channels });
  }
};

const judged = (consents: readonly Consent[], deciding: Consent, at: Instant): ContactAnswer => {
  const { kind, address, purpose } = deciding;
  if (kind === 'withdrawn' || kind === 'denied') return no(kind, address);
  if (kind === 'imported' && purpose !== 'service') return no('unproven', address);
  if (kind === 'granted' && deciding.doubleOptIn) return no('unconfirmed', address);
  const given = kind === 'confirmed' ? (confirmedBy(consents, deciding) ?? deciding) : deciding;
  return isEffective(given, at) ? yes('consent', address) : no('not-effective', address);
};

const isEffective = ({ at: said, effectiveFrom = said, effectiveTo }: Consent, at: Instant): boolean =>
  effectiveFrom <= at && (effectiveTo === undefined || at < effectiveTo);
