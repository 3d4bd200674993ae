import { customerEvents, PROFILE_FIELDS } from '#customers/events';
import {
  consentOf,
  withAdded,
  withConsent,
  withPrimary,
  withRemoved,
  withVerified,
  type ConsentKind,
} from '#customers/rules';
import type { ConsentScope, ProfileField } from '#customers/events';
import type { Personal, Recorded } from '#kernel';
import type { Changes, Customer360 } from './view.js';

/** Who the customer is, how and for what it may be reached, who looks after it. */
export const profileChanges: Changes<typeof customerEvents> = {
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
  OwnerAssigned: (_, { to }, { address }) => ({ owner: { value: to, address } }),
  CustomerForgotten: (_row, _data, { address }) => ({ forgottenBy: address }),
};

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
    if (to === undefined) delete next[field];
    else next[field] = { value: to, address };
  }
  return next;
};

function said(kind: ConsentKind) {
  return ({ consents }: Customer360, data: ConsentScope, event: Recorded) => ({
    consents: withConsent(consents, consentOf(kind, data, event)),
  });
}
