/** What a model knows of a customer: x repeat purchase days, the last one tx after the first, observed for T. */
export interface History {
  readonly x: number;
  readonly tx: number;
  readonly T: number;
}

export type ModelKind = 'bgnbd' | 'mbgnbd' | 'pnbd';

/** Parameters by name. Times are in the unit of the histories the model was fitted on: weeks, unless said otherwise. */
export type Params<Name extends string = string> = Readonly<Record<Name, number>>;

/**
 * A probability model of buying and silently leaving. Histories and t are in one unit of time; all results are exact
 * to about 1e-10 relative, also where probabilities underflow in the textbook forms.
 */
export interface CustomerBaseModel<Name extends string = string> {
  readonly kind: ModelKind;
  /** In the order of the literature; the fit searches them in this order. */
  readonly names: readonly Name[];
  /** Those that are times, and so scale with the unit. */
  readonly times: readonly Name[];
  /** Log-likelihood of one history. Curried, because a fit asks thousands of histories of the same parameters. */
  logLikelihood(params: Params<Name>): (history: History) => number;
  /** Probability that the customer has not left by T. */
  pAlive(params: Params<Name>, history: History): number;
  /** E[Y(t)] / P(alive): purchase days to expect in the next t from a customer who has not left. */
  expectedIfAlive(params: Params<Name>, history: History, t: number): number;
  /** P(0): probability of no purchase in the next t. */
  pNone(params: Params<Name>, history: History, t: number): number;
  /** E[X(t)]: purchase days to expect from a new customer in the t after the first purchase. */
  expectedFromNew(params: Params<Name>, t: number): number;
  /** Share that tends to leave; a fit below 1e-4 says that nobody does. Takes parameters in units of the median T. */
  dropoutShare(params: Params<Name>): number;
}

/** E[Y(t)]: purchase days to expect in the next t. */
export function expectedPurchases<Name extends string>(
  model: CustomerBaseModel<Name>,
  params: Params<Name>,
  history: History,
  t: number,
): number {
  const alive = model.pAlive(params, history);
  return alive === 0 ? 0 : alive * model.expectedIfAlive(params, history, t);
}

/** Probability of being silent since tx although still active: ((α + tx) / (α + T))^(r + x), the same in all models. */
export function silenceProbability(params: Params<'r' | 'alpha'>, { x, tx, T }: History): number {
  return Math.exp(-(params.r + x) * Math.log1p((T - tx) / (params.alpha + tx)));
}
