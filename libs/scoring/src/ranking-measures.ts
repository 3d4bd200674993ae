/** A customer as a ranking sees him: the higher the score, the likelier to leave; and what he did. */
export interface Ranked {
  readonly score: number;
  readonly churned: boolean;
}

export interface TopDecile {
  /** ⌈N / 10⌉ */
  readonly k: number;
  /** Share of leavers among the k highest; customers tied at the cut count as fractions. */
  readonly precision: number;
  /** Precision / rate of all. Null when nobody left. */
  readonly lift: number | null;
  /** The lift that a perfect ranking would reach [N06]. */
  readonly ceiling: number | null;
}

/**
 * Area under the ROC curve, by Mann-Whitney with mid-ranks: the probability that a leaver is ranked above a stayer,
 * ties counting half. Null when all left or all stayed.
 */
export function auc(customers: readonly Ranked[]): number | null {
  let below = 0;
  let pairs = 0;
  const churners = customers.filter((c) => c.churned).length;
  const stayers = customers.length - churners;
  for (const group of tied(customers)) {
    pairs += group.churners * (below + group.stayers / 2);
    below += group.stayers;
  }
  return churners === 0 || stayers === 0 ? null : pairs / (churners * stayers);
}

/** Null of an empty population. */
export function topDecile(customers: readonly Ranked[]): TopDecile | null {
  const n = customers.length;
  if (n === 0) return null;
  const k = Math.ceil(n / 10);
  let room = k;
  let hits = 0;
  for (const { churners, stayers } of tied(customers).reverse()) {
    const share = Math.min(1, room / (churners + stayers));
    hits += share * churners;
    room -= share * (churners + stayers);
    if (room <= 0) break;
  }
  const churners = customers.filter((c) => c.churned).length;
  const rate = churners / n;
  const precision = hits / k;
  if (churners === 0) return { k, precision, lift: null, ceiling: null };
  return { k, precision, lift: precision / rate, ceiling: Math.min(1, churners / k) / rate };
}

/** Leavers and stayers by score, ascending. */
function tied(customers: readonly Ranked[]): { churners: number; stayers: number }[] {
  const groups = new Map<number, { churners: number; stayers: number }>();
  for (const { score, churned } of customers) {
    let group = groups.get(score);
    if (!group) groups.set(score, (group = { churners: 0, stayers: 0 }));
    if (churned) group.churners += 1;
    else group.stayers += 1;
  }
  return [...groups].sort(([u], [v]) => u - v).map(([, group]) => group);
}
