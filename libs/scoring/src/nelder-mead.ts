export interface Search {
  readonly start: readonly number[];
  /** Edge of the first simplex. */
  readonly step: number;
  readonly maxEvaluations: number;
  /** Converged when both the values and every coordinate of the simplex spread less than this. */
  readonly valueSpread: number;
  readonly pointSpread: number;
}

export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

interface Vertex {
  point: number[];
  value: number;
}

const REFLECT = 1;
const EXPAND = 2;
const CONTRACT = 0.5;
const SHRINK = 0.5;

/**
 * Minimum of `f` by the simplex method of Nelder and Mead (1965) with coefficients 1, 2, ½, ½. Deterministic; `f` may
 * return Infinity to reject a point. Says `converged: false` when the evaluations are used up first.
 */
export function nelderMead(f: (point: readonly number[]) => number, search: Search): Minimum {
  let evaluations = 0;
  const vertex = (point: number[]): Vertex => {
    evaluations += 1;
    return { point, value: f(point) };
  };
  let simplex = [vertex([...search.start])];
  search.start.forEach((_, i) => simplex.push(vertex(search.start.map((v, j) => (i === j ? v + search.step : v)))));
  for (;;) {
    simplex.sort((u, v) => u.value - v.value);
    const converged = isSmall(simplex, search);
    if (converged || evaluations >= search.maxEvaluations) return { ...simplex[0]!, evaluations, converged };
    const better = replacement(simplex, vertex);
    if (better) simplex[simplex.length - 1] = better;
    else simplex = simplex.map((v, i) => (i === 0 ? v : vertex(along(simplex[0]!.point, v.point, SHRINK))));
  }
}

/** What replaces the worst vertex of a sorted simplex, or nothing when the simplex has to shrink. */
function replacement(simplex: Vertex[], vertex: (point: number[]) => Vertex): Vertex | undefined {
  const best = simplex[0]!;
  const worst = simplex.at(-1)!;
  const second = simplex.at(-2)!;
  const others = simplex.slice(0, -1);
  const centre = best.point.map((_, i) => others.reduce((sum, v) => sum + v.point[i]!, 0) / others.length);
  const reflected = vertex(along(centre, worst.point, -REFLECT));
  if (reflected.value < best.value) {
    const expanded = vertex(along(centre, worst.point, -EXPAND));
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < second.value) return reflected;
  const outside = reflected.value < worst.value;
  const contracted = vertex(along(centre, outside ? reflected.point : worst.point, CONTRACT));
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : undefined;
}

function along(from: readonly number[], to: readonly number[], factor: number): number[] {
  return from.map((v, i) => v + factor * (to[i]! - v));
}

function isSmall(simplex: Vertex[], { valueSpread, pointSpread }: Search): boolean {
  const best = simplex[0]!;
  if (!(simplex.at(-1)!.value - best.value < valueSpread)) return false;
  return simplex.every((v) => v.point.every((c, i) => Math.abs(c - best.point[i]!) < pointSpread));
}
