import type { ShownInteraction } from '#interactions/rules';
import type { Instant, Money, Personal } from '#kernel';
import { table } from '#read-model';

export const KINDS = [
  'interaction',
  'purchase',
  'return',
  'deal-opened',
  'deal-won',
  'deal-lost',
  'deal-reopened',
] as const;
export type Kind = (typeof KINDS)[number];

/** What happened in one purchase or deal that a timeline tells. */
export interface Moment {
  readonly kind: Exclude<Kind, 'interaction'>;
  readonly occurredAt: Instant;
  readonly orderId?: string;
  readonly dealId?: string;
  readonly title?: Personal<string>;
  readonly amount?: Money;
  readonly reason?: string;
  readonly address: string;
}

export interface Story {
  readonly customerId: string;
  readonly moments: readonly Moment[];
}

export const tables = {
  /** Tells a customer without history from nobody. */
  customers: table<{ readonly registeredAt: Instant }>({ by: 'customer' }),
  interactions: table<ShownInteraction>({ by: 'stream', indexes: { of: ({ customerId }) => customerId ?? undefined } }),
  stories: table<Story>({ by: 'stream', indexes: { of: ({ customerId }) => customerId } }),
};
