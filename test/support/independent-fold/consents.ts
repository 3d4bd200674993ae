import { groups, type Fact } from './known-events.js';

export const STATES: Readonly<Record<string, string>> = {
  ConsentRequested: 'requested',
  ConsentGranted: 'granted',
  ConsentImported: 'imported',
  ConsentConfirmed: 'confirmed',
  ConsentDenied: 'denied',
  ConsentWithdrawn: 'withdrawn',
};

interface Customer {
  readonly registered: Fact | undefined;
  readonly forgotten: Fact | undefined;
  readonly contactPoints: readonly any[];
}

/** What is asked: `channel` tells for what a phone number is used. */
interface UseOf {
  readonly scope: string;
  readonly channel?: string;
}

interface Question extends UseOf {
  readonly purpose: string;
  readonly brand?: string;
}

/** §3 I5 for every scope, purpose and brand that was ever spoken of, with what was said of it last. */
export const consentsAt = (events: readonly Fact[], customer: Customer, asOf: string): object[] => {
  const said = events.filter(({ type }) => STATES[type]);
  const keys = [...groups(said, ({ data }) => JSON.stringify([data.scope, data.purpose, data.brand])).values()];
  return keys.flatMap((of) => {
    const last = of.at(-1)!;
    const { scope, purpose, brand } = last.data;
    const told = { state: STATES[last.type], at: last.occurredAt, address: last.address };
    return usesOf(customer, scope).map((use) => {
      const question = { ...use, purpose, ...(brand && { brand }) };
      return { ...question, ...told, ...mayContact(said, customer, question, asOf) };
    });
  });
};

export const CHANNELS = 'call email chat visit letter web social sms whatsapp pos'.split(' ');
const OF_KIND: Readonly<Record<string, string>> = { email: 'email', whatsapp: 'whatsapp', social: 'social' };

/** §3 I5: of a phone somebody asks whether to call it or to send it a text. */
export const usesOf = ({ contactPoints }: Pick<Customer, 'contactPoints'>, scope: string): UseOf[] => {
  const isPhone = contactPoints.some(({ contactPointId, kind }) => contactPointId === scope && kind === 'phone');
  return isPhone
    ? [
        { scope, channel: 'call' },
        { scope, channel: 'sms' },
      ]
    : [{ scope }];
};

const answer = (allowed: boolean, code: string, because: string | null) => ({ allowed, code, because });
const refuses = ({ type }: Fact): boolean => type === 'ConsentDenied' || type === 'ConsentWithdrawn';

/** §3 I5: whether a customer of whom this was said, in this order and by `asOf`, may be contacted then. */
export const mayContact = (
  said: readonly Fact[],
  customer: Customer,
  { scope, purpose, channel, brand }: Question,
  asOf: string,
) => {
  if (customer.forgotten) return answer(false, 'customer-forgotten', customer.forgotten.address);
  const point = customer.contactPoints.find(({ contactPointId }) => contactPointId === scope);
  if (!point && !CHANNELS.includes(scope)) return answer(false, 'unknown-contact-point', null);
  const covering = said
    .filter(({ type, data }) => type !== 'ConsentRequested' && data.purpose === purpose)
    .filter(({ data }) => data.scope === scope || (point && data.scope === (channel ?? OF_KIND[point.kind])))
    .filter(({ data }) => data.brand === undefined || data.brand === brand);
  const latest = covering.filter(({ occurredAt }) => occurredAt === covering.at(-1)?.occurredAt);
  const deciding = latest.findLast(refuses) ?? latest.at(-1);
  if (!deciding) {
    if (purpose !== 'service') return answer(false, 'no-consent', null);
    return answer(true, 'contract', customer.registered?.address ?? null);
  }
  const { type, address, data } = deciding;
  if (refuses(deciding)) return answer(false, STATES[type]!, address);
  if (type === 'ConsentImported' && purpose !== 'service') return answer(false, 'unproven', address);
  if (type === 'ConsentGranted' && data.doubleOptIn) return answer(false, 'unconfirmed', address);
  const given = type === 'ConsentConfirmed' ? grantBefore(deciding, said) : deciding;
  const { effectiveFrom = given.occurredAt, effectiveTo = '~' } = given.data;
  const effective = effectiveFrom <= asOf && asOf < effectiveTo;
  return answer(effective, effective ? 'consent' : 'not-effective', address);
};

/** The last grant of the very scope, purpose and brand that a confirmation confirms. */
const grantBefore = (confirmation: Fact, said: readonly Fact[]): Fact => {
  const { scope, purpose, brand } = confirmation.data;
  const same = said.filter(({ data }) => data.scope === scope && data.purpose === purpose && data.brand === brand);
  const grants = same.filter((fact) => fact.type === 'ConsentGranted' && fact.occurredAt <= confirmation.occurredAt);
  return grants.at(-1) ?? confirmation;
};
