import { customerEvents, PROFILE_FIELDS, type ConsentScope, type ProfileField } from '#customers/events';
import {
  consentOf,
  withAdded,
  withConsent,
  withPrimary,
  withRemoved,
  withVerified,
  type ConsentKind,
} from '#customers/rules';
import { dealEvents } from '#deals/events';
import { everyDealEvent } from '#deals/rules';
import { interactionEvents } from '#interactions/events';
import { shownInteractionFolds } from '#interactions/rules';
import type { EventClasses, Personal, Recorded } from '#kernel';
import { loyaltyEvents } from '#loyalty/events';
import { purchaseEvents } from '#purchases/events';
import { view } from '#read-model';
import { accountFold } from './accounts.js';
import { dealFold } from './deals.js';
import { purchaseChanges } from './purchases.js';
import { MAX_RECENT, NOTHING_YET, tables, type Changes, type Customer360 } from './view.js';

/** Who the customer is, how and for what it may be reached, who looks after it. */
const customerChanges: Changes<typeof customerEvents> = {
  CustomerRegistered: (row, data, { address, occurredAt }) => ({
    registered: { value: occurredAt, address },
    kind: data.kind,
    roles: data.roles ?? [],
    profile: withFields(
      row.profile,
      PROFILE_FIELDS.map((field) => ({ field, to: (data as Partial<Record<ProfileField, Personal<string>>>)[field] })),
      address,
    ),
  }),
  ProfileChanged: ({ profile }, { changed }, { address }) => ({ profile: withFields(profile, changed, address) }),
  ContactPointAdded: ({ contactPoints }, { contactPointId, kind, network, value, primary }, { address }) => ({
    contactPoints: withAdded(contactPoints, {
      contactPointId,
      kind,
      ...(network !== undefined && { network }),
      value,
      primary,
      verified: false,
      address,
    }),
  }),
  ContactPointVerified: ({ contactPoints }, { contactPointId }, { address }) => ({
    contactPoints: withVerified(contactPoints, contactPointId, { address }),
  }),
  PrimaryContactPointSet: ({ contactPoints }, { kind, to }) => ({
    contactPoints: withPrimary(contactPoints, kind, to),
  }),
  ContactPointRemoved: ({ contactPoints }, { contactPointId }) => ({
    contactPoints: withRemoved(contactPoints, contactPointId),
  }),
  ConsentRequested: said('requested'),
  ConsentGranted: said('granted'),
  ConsentImported: said('imported'),
  ConsentConfirmed: said('confirmed'),
  ConsentDenied: said('denied'),
  ConsentWithdrawn: said('withdrawn'),
  OwnerAssigned: ({ facts }, { to: value }, { address }) => ({ facts: { ...facts, owner: { value, address } } }),
  ChurnReasonRecorded: ({ facts }, { reason, source }, { address }) => ({
    facts: { ...facts, churnReason: { value: { reason, source }, address } },
  }),
  CustomerForgotten: (_row, _data, { address }) => ({ forgottenBy: address }),
};

export const customer360 = view(
  { name: 'customer-360', version: 1, about: 'All that is known of one customer, each figure with its event.', tables },
  { ...customerEvents, ...interactionEvents, ...purchaseEvents, ...dealEvents, ...loyaltyEvents },
  {
    customers: {
      on: {
        ...foldsOf(customerEvents, customerChanges),
        ...foldsOf(interactionEvents, {}),
        ...foldsOf(purchaseEvents, purchaseChanges),
        ...foldsOf(dealEvents, {}),
        ...foldsOf(loyaltyEvents, {}),
      },
    },
    contacts: { on: shownInteractionFolds },
    deals: { on: everyDealEvent(dealFold) },
    accounts: { on: Object.fromEntries(Object.keys(loyaltyEvents).map((type) => [type, accountFold])) },
  },
);

type Step = (row: Customer360, data: never, event: Recorded) => Partial<Customer360>;

/** Folds every event of a room: what it changes, and that it happened. */
function foldsOf<E extends EventClasses>(events: E, changes: Changes<E>) {
  return Object.fromEntries(
    Object.keys(events).map((type) => [
      type,
      (row: Customer360 = NOTHING_YET, data: never, event: Recorded): Customer360 => {
        const change = (changes as Partial<Record<string, Step>>)[type]?.(row, data, event);
        return { ...row, ...change, recent: withRecent(row.recent, event) };
      },
    ]),
  );
}

const withRecent = (recent: Customer360['recent'], { type, occurredAt, address }: Recorded): Customer360['recent'] => [
  ...(recent.length < MAX_RECENT ? recent : recent.slice(1 - MAX_RECENT)),
  [type, occurredAt, address],
];

interface FieldChange {
  readonly field: ProfileField;
  readonly to?: Personal<string> | undefined;
}

const withFields = (
  profile: Customer360['profile'],
  changed: readonly FieldChange[],
  address: string,
): Customer360['profile'] => {
  const next: Record<string, unknown> = { ...profile };
  for (const { field, to } of changed) {
    if (to !== undefined) next[field] = { value: to, address };
    else if (field in next) delete next[field];
  }
  return next;
};

function said(kind: ConsentKind) {
  return ({ consents }: Customer360, data: ConsentScope, event: Recorded) => ({
    consents: withConsent(consents, consentOf(kind, data, event)),
  });
}
