import type { ChurnReasonRecorded, PartyRole, ProfileField } from '#customers/events';
import type { Consent, Placed } from '#customers/rules';
import type { EventClass, EventClasses, Instant, Personal, Recorded } from '#kernel';
import { table } from '#read-model';
import { accounts } from './accounts.js';
import { contacts } from './contacts.js';
import { deals } from './deals.js';
import type { NetPurchase } from './purchases.js';

/** A figure and the address of the event that it comes from. */
export interface Cited<T> {
  readonly value: T;
  readonly address: string;
}

/** All of one customer that fits in a row of about 1 KB. */
export interface Customer360 {
  /** null: facts of the customer are older than the registration. */
  readonly registered: Cited<Instant> | null;
  readonly forgottenBy: string | null;
  readonly kind: string | null;
  readonly roles: readonly PartyRole[];
  readonly profile: Readonly<Partial<Record<ProfileField, Cited<Personal<string>>>>>;
  readonly contactPoints: readonly ShownContactPoint[];
  readonly consents: readonly Consent[];
  /** What is told by the latest of its events alone. */
  readonly facts: LatestFacts;
  readonly purchases: readonly NetPurchase[];
  /** The event that last changed them. */
  readonly purchasesBy: string | null;
  /** The last `MAX_RECENT`, oldest first. */
  readonly recent: readonly RecentEvent[];
}

export interface LatestFacts {
  readonly owner?: Cited<string>;
  readonly churnReason?: Cited<Pick<ChurnReasonRecorded, 'reason' | 'source'>>;
}

export interface ShownContactPoint extends Placed {
  readonly network?: string;
  readonly value: Personal<string>;
  readonly address: string;
}

/** A tuple, since twenty of them are the better part of a row. */
export type RecentEvent = readonly [type: string, occurredAt: Instant, address: string];

export const MAX_RECENT = 20;

export const NOTHING_YET: Customer360 = {
  registered: null,
  forgottenBy: null,
  kind: null,
  roles: [],
  profile: {},
  contactPoints: [],
  consents: [],
  facts: {},
  purchases: [],
  purchasesBy: null,
  recent: [],
};

export const tables = { customers: table<Customer360>({ by: 'customer' }), contacts, deals, accounts };

/** What events of a room change in the row of their customer; those left out are only listed as recent. */
export type Changes<E extends EventClasses> = {
  readonly [N in keyof E]?: E[N] extends EventClass<infer D>
    ? (row: Customer360, data: D, event: Recorded) => Partial<Customer360>
    : never;
};
