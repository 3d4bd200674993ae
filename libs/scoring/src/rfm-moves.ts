import { SEGMENTS, type Segment } from './rfm-segments.js';

/** Null: not in the population of that date. */
export type Place = Segment | null;

export interface Move {
  readonly from: Place;
  readonly to: Place;
  readonly customers: number;
}

export interface RfmMoves {
  /** Customers in the same segment at both dates. */
  readonly stayed: number;
  /** Every pair that occurs, equal ones too, in the order of SEGMENTS, nulls last. */
  readonly moves: readonly Move[];
}

/** A snapshot: the segment of every customer of a population, by its own date's cut-offs. */
export type Snapshot = ReadonlyMap<string, Segment>;

/** What happened between two snapshots of one model version. */
export function rfmMoves(before: Snapshot, after: Snapshot): RfmMoves {
  const counts = new Map<string, number>();
  for (const id of idsOf(before, after)) {
    const pair = keyOf(before.get(id) ?? null, after.get(id) ?? null);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const places: Place[] = [...SEGMENTS, null];
  const moves = places
    .flatMap((from) => places.map((to) => ({ from, to, customers: counts.get(keyOf(from, to)) ?? 0 })))
    .filter((move) => move.customers > 0);
  const stayed = moves.reduce((sum, m) => sum + (m.from === m.to ? m.customers : 0), 0);
  return { stayed, moves };
}

/** Who went from one segment to the other, by id. */
export function rfmMovers(before: Snapshot, after: Snapshot, from: Place, to: Place): string[] {
  const ids = [...idsOf(before, after)];
  return ids.filter((id) => (before.get(id) ?? null) === from && (after.get(id) ?? null) === to).sort();
}

function idsOf(before: Snapshot, after: Snapshot): Set<string> {
  return new Set([...before.keys(), ...after.keys()]);
}

function keyOf(from: Place, to: Place): string {
  return `${from} → ${to}`;
}
