import { absent, customer, idOf, state, streamName, type Instant, type Personal } from '#kernel';
import type { ConsentTerms } from './consent.events.js';
import { consentOf, type Consent } from './consents.js';
import { withAdded, withPrimary, withRemoved, withVerified, type Placed } from './contact-points.js';
import { customerEvents, type ChurnReasonRecorded, type CustomerRegistered } from './customer.events.js';

export interface ContactPoint extends Placed {
  readonly value: Personal<string>;
  /** In old logs not of social accounts only, where it means nothing. */
  readonly network: string | undefined;
  /** As it was when it was added. */
  readonly addedPrimary: boolean;
  /** Only while verified. */
  readonly claimId?: string;
}

/** `terms` only of what was granted or imported. */
export interface ConsentOnRecord extends Consent {
  readonly terms?: ConsentTerms;
}

export interface Customer extends CustomerRegistered {
  readonly registeredAt: Instant;
  readonly gender?: Personal<string>;
  readonly occupation?: Personal<string>;
  readonly contactPoints: readonly ContactPoint[];
  readonly removedPoints: readonly ContactPoint[];
  /** In the order in which they were entered, which need not be that in which they were given. */
  readonly consents: readonly ConsentOnRecord[];
  readonly owner?: string;
  readonly churnReason?: Pick<ChurnReasonRecorded, 'reason' | 'source'>;
  readonly forgotten: boolean;
}

export const customerStream = (customerId: string): string => streamName('customer', customerId);

/** Rule G3 for commands on the customer's own stream: none is open to a forgotten customer. */
export const notForgotten = { customer: customer((c: { customerId: string }) => c.customerId) };

export const customerState = state({
  category: 'customer',
  events: customerEvents,
  initial: absent<Customer>(),
  evolve: {
    CustomerRegistered: (_, data, event) => ({
      ...data,
      registeredAt: event.occurredAt,
      contactPoints: [],
      removedPoints: [],
      consents: [],
      forgotten: false,
    }),
    ProfileChanged: (customer, { changed }) => ({
      ...customer,
      ...Object.fromEntries(changed.map(({ field, to }) => [field, to])),
    }),
    ContactPointAdded: (customer, { contactPointId, kind, value, network, primary }) => ({
      ...customer,
      contactPoints: withAdded(customer.contactPoints, {
        contactPointId,
        kind,
        value,
        network,
        primary,
        addedPrimary: primary,
        verified: false,
      }),
    }),
    ContactPointVerified: (customer, { contactPointId, claimId }) => ({
      ...customer,
      contactPoints: withVerified(customer.contactPoints, contactPointId, { claimId }),
    }),
    PrimaryContactPointSet: (customer, { kind, to }) => ({
      ...customer,
      contactPoints: withPrimary(customer.contactPoints, kind, to),
    }),
    ContactPointRemoved: (customer, { contactPointId }) => ({
      ...customer,
      contactPoints: withRemoved(customer.contactPoints, contactPointId),
      removedPoints: [
        ...customer.removedPoints,
        ...customer.contactPoints.filter((point) => point.contactPointId === contactPointId),
      ],
    }),
    ConsentRequested: (customer, data, event) => withConsent(customer, consentOf('requested', data, event)),
    ConsentGranted: (customer, data, event) =>
      withConsent(customer, { ...consentOf('granted', data, event), terms: data }),
    ConsentImported: (customer, data, event) =>
      withConsent(customer, { ...consentOf('imported', data, event), terms: data }),
    ConsentConfirmed: (customer, data, event) => withConsent(customer, consentOf('confirmed', data, event)),
    ConsentDenied: (customer, data, event) => withConsent(customer, consentOf('denied', data, event)),
    ConsentWithdrawn: (customer, data, event) => withConsent(customer, consentOf('withdrawn', data, event)),
    OwnerAssigned: (customer, { to }) => ({ ...customer, owner: to }),
    ChurnReasonRecorded: (customer, { reason, source }) => ({ ...customer, churnReason: { reason, source } }),
    CustomerForgotten: (customer) => ({ ...customer, contactPoints: [], removedPoints: [], forgotten: true }),
  },
  subject: (_, stream) => idOf(stream),
});

const withConsent = (customer: Customer, added: ConsentOnRecord): Customer => ({
  ...customer,
  consents: [...customer.consents, added],
});
