import type { Instant } from '#kernel';
import type { ExpiryReason } from './award.events.js';
import type { Lot } from './lot.js';
import type { ActivatedPoints, FreedPoints, LotPoints, ReturnedSoFar } from './parts.js';

/** One member's points in one program, plain JSON. `accountAt` lets dates have their effect on it. */
export interface Account {
  /** Up to here dates have had their effect, but on what the last event freed. */
  readonly asOf: Instant;
  readonly status: 'none' | 'active' | 'suspended' | 'left';
  readonly memberSince?: Instant;
  /** Points owed: what returns took back after it was spent. */
  readonly debt: number;
  /** By their numbers. */
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  readonly redemptions: readonly Redemption[];
  readonly restores: readonly Restore[];
  readonly reversals: readonly Reversal[];
  readonly withheld: readonly AwardKey[];
  /** What dates brought and nobody recorded yet, in order. */
  readonly due: readonly DueFact[];
}

/** An award is issued or withheld once. */
export interface AwardKey {
  readonly document: string;
  readonly line: string;
  readonly rule: string;
}

export interface Hold {
  readonly holdId: string;
  readonly points: number;
  readonly ttlSeconds: number;
  readonly ref?: string;
  readonly until: Instant;
  readonly allocations: readonly LotPoints[];
  readonly state: 'open' | 'captured' | 'released';
}

export interface Redemption {
  readonly redemptionId: string;
  readonly points: number;
  readonly orderId?: string;
  /** In the order taken; `restored` of each went back. */
  readonly allocations: readonly (LotPoints & { readonly restored: number })[];
}

export interface Restore {
  readonly restoreId: string;
  readonly redemptionId: string;
  readonly points: number;
}

/** What a reversal was asked for: points, or what was returned so far. */
export interface Reversal {
  readonly reversalId: string;
  readonly document: string;
  readonly points?: number;
  readonly returned?: ReturnedSoFar;
}

export type DueFact = { readonly at: Instant } & (
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'activated'; readonly lots: readonly ActivatedPoints[] }
  | { readonly kind: 'released'; readonly holdId: string; readonly allocations: readonly FreedPoints[] }
  | { readonly kind: 'expired'; readonly lots: readonly LotPoints[]; readonly reason: ExpiryReason }
);

export const NO_ACCOUNT: Account = {
  asOf: '',
  status: 'none',
  debt: 0,
  lots: [],
  holds: [],
  redemptions: [],
  restores: [],
  reversals: [],
  withheld: [],
  due: [],
};
