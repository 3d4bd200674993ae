import { CHURN_GROUPS, type ChurnGroup, type Reason } from './reason.js';

/** Why customers leave according to the CRM literature, percent. */
export const REFERENCE_MIX: Readonly<Record<ChurnGroup, number>> = {
  attention: 68,
  complaint: 14,
  price: 9,
  competitor: 5,
  'life-event': 4,
};

export interface Share {
  readonly count: number;
  /** Of all, a decimal with two places, rounded half up. */
  readonly percent: string;
}

export interface ChurnMix {
  readonly total: number;
  /** Every group, in the order of the reference mix. */
  readonly groups: readonly (Share & { readonly group: ChurnGroup })[];
  /** Without a group: never spread over the groups. */
  readonly notKnown: Share;
}

/** Mix of recorded churn reasons, or of today's top reasons; null stands for "not known". */
export function churnMix(groups: readonly (ChurnGroup | null)[]): ChurnMix {
  const share = (group: ChurnGroup | null): Share => {
    const count = groups.filter((g) => g === group).length;
    return { count, percent: percentOf(count, groups.length) };
  };
  return {
    total: groups.length,
    groups: CHURN_GROUPS.map((group) => ({ group, ...share(group) })),
    notKnown: share(null),
  };
}

/** Group of a customer's most raising reason; null when nothing with a group raises the risk. */
export function topGroup(reasons: readonly Reason[]): ChurnGroup | null {
  return reasons.find((r) => r.contribution > 0 && r.group !== null)?.group ?? null;
}

// In integers, so that halves are seen.
function percentOf(count: number, total: number): string {
  if (total === 0) return '0.00';
  const hundredths = Math.floor((count * 20_000 + total) / (2 * total));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
