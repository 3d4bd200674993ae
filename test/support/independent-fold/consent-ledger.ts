import { CHANNELS, mayContact, STATES, usesOf } from './consents.js';
import { contactPointsOf } from './customer-360.js';
import { eventsAt, type Fact, type Moment } from './known-events.js';

const PURPOSES = ['marketing', 'service', 'research', 'profiling', 'sharing'];
const OPENING = [...Object.keys(STATES), 'CustomerRegistered', 'ContactPointAdded', 'CustomerForgotten'];

/** domain.md §3, consent-ledger: all that was ever said of contacting a customer, as it was entered. */
export const consentLedgerAt = (log: readonly Fact[], customerId: string, moment: Moment) => {
  const { said, registered, forgotten, isKnown } = customerAt(log, customerId, moment);
  if (!isKnown) return undefined;
  const consents = said.map(({ type, data, occurredAt: at, recordedAt, address }) => {
    const { customerId: _, ...terms } = data;
    return { ...terms, kind: STATES[type], at, address, recordedAt };
  });
  return {
    customerId,
    registeredBy: registered?.address ?? null,
    forgottenBy: forgotten?.address ?? null,
    consents,
  };
};

/** One question of §3 I5. */
export const canContactAt = (log: readonly Fact[], customerId: string, moment: Moment, question: any) => {
  const { said, isKnown, ...customer } = customerAt(log, customerId, moment);
  if (!isKnown) return undefined;
  return { customerId, ...question, at: moment.asOf, ...mayContact(said, customer, question, moment.asOf) };
};

/** contactability: the same question for every channel and contact point, and every purpose. */
export const contactabilityAt = (log: readonly Fact[], customerId: string, moment: Moment, { brand }: any) => {
  const { said, isKnown, ...customer } = customerAt(log, customerId, moment);
  if (!isKnown) return undefined;
  const scopes = [...CHANNELS, ...customer.contactPoints.map(({ contactPointId }) => contactPointId)];
  const uses = scopes.flatMap((scope) => usesOf(customer, scope));
  const contacts = uses.flatMap((use) =>
    PURPOSES.map((purpose) => {
      const question = { ...use, purpose, ...(brand && { brand }) };
      return { ...question, ...mayContact(said, customer, question, moment.asOf) };
    }),
  );
  return { customerId, contacts };
};

const customerAt = (log: readonly Fact[], customerId: string, moment: Moment) => {
  const events = eventsAt(log, moment, `customer-${customerId}`);
  return {
    isKnown: events.some(({ type }) => OPENING.includes(type)),
    said: events.filter(({ type }) => STATES[type]),
    registered: events.find(({ type }) => type === 'CustomerRegistered'),
    forgotten: events.find(({ type }) => type === 'CustomerForgotten'),
    contactPoints: contactPointsOf(events),
  };
};
