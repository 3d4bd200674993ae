/** What a model knows of a customer; times in its own unit. */
export interface Bought {
  readonly x: number;
  readonly tx: number;
  readonly T: number;
}

/** analytics.md §3.1 to §3.3: P(0) and E[Y(t)] over the next t, P(alive), and the probability of such a silence. */
export const forecastBy = (kind: string, params: any, { x, tx, T }: Bought, t: number) => {
  const { r, alpha } = params;
  const silent = (from: number, to: number): number => ((alpha + from) / (alpha + to)) ** (r + x);
  const silence = silent(tx, T);
  const none = silent(T, T + t);
  if (kind === 'pnbd') return { silence, ...pareto(params, { x, tx, T }, t) };
  const { a, b } = params;
  // A customer may leave after the first purchase only in MBG/NBD.
  const chances = kind === 'mbgnbd' ? x : x - 1;
  const pAlive = chances < 0 ? 1 : 1 / (1 + a / (b + chances) / silence);
  const c = a + b + chances;
  // [FHL] eq. 10 as it was published.
  const series = hypergeometric(r + x, b + chances + 1, c, t / (alpha + T + t));
  return { silence, pAlive, base: 1 - pAlive * (1 - none), ifAlive: (c / (a - 1)) * (1 - none * series) };
};

const TERMS = 5_000;

const hypergeometric = (a: number, b: number, c: number, z: number): number => {
  let [term, sum] = [1, 1];
  for (let j = 0; j < TERMS && term > 1e-18 * sum; j += 1) {
    term *= (((a + j) * (b + j)) / ((c + j) * (j + 1))) * z;
    sum += term;
  }
  return sum;
};

const pareto = ({ r, alpha, s, beta }: any, { x, tx, T }: Bought, t: number) => {
  // Relative to having stayed until T.
  const stayed = (y: number): number => ((alpha + T) / (alpha + y)) ** (r + x) * ((beta + T) / (beta + y)) ** s;
  const left = (from: number, to: number): number => s * integral((y) => stayed(y) / (beta + y), alpha, from, to);
  const pAlive = 1 / (1 + left(tx, T));
  const q = (beta + T) / (beta + T + t);
  const ifAlive = (((r + x) * (beta + T)) / (alpha + T)) * ((1 - q ** (s - 1)) / (s - 1));
  return { pAlive, base: 1 - pAlive * (1 - stayed(T + t) - left(T, T + t)), ifAlive };
};

const PANELS = 200;
/** Of Gauss' rule of three points. */
const NODES = [
  { at: -Math.sqrt(0.6), weight: 5 / 9 },
  { at: 0, weight: 8 / 9 },
  { at: Math.sqrt(0.6), weight: 5 / 9 },
];

/** Over ln(shift + y), where it is smooth. */
const integral = (f: (y: number) => number, shift: number, from: number, to: number): number => {
  const start = Math.log(shift + from);
  const half = (Math.log(shift + to) - start) / PANELS / 2;
  let sum = 0;
  for (let n = 0; n < PANELS; n += 1) {
    for (const { at, weight } of NODES) {
      const e = Math.exp(start + half * (2 * n + 1 + at));
      sum += weight * f(e - shift) * e;
    }
  }
  return sum * half;
};

/** [GG]: the mean value of a purchase day to expect; null where there is none. Major units. */
export const expectedSpend = ({ p, q, gamma }: any, x: number, m: number): number | null =>
  p * x + q <= 1 ? null : (p * (gamma + m * x)) / (p * x + q - 1);
