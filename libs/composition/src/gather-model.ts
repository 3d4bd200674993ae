import { Worker } from 'node:worker_threads';
import type { GatheredModel } from '#analytics';
import type { ModelParams, SpendModel } from '#analytics/events';
import { fitModel, fitSpend, MODELS, type FittedSpend, type History, type ModelKind } from '#scoring';

/** What `churn-risk/histories` tells. */
export interface Histories {
  readonly upTo: string | null;
  readonly currency: string;
  readonly patterns: readonly (readonly [x: number, txDays: number, TDays: number, customers: number])[];
  readonly spends: readonly (readonly [x: number, repeatValue: number])[];
  readonly sources: readonly string[];
  readonly rhythmDays: number | null;
}

export interface FitTask {
  readonly kind: ModelKind;
  readonly histories: Histories;
  /** Minor units in one major unit of the currency, in which spend is modelled. */
  readonly minorPerMajor: number;
}

const UNIT_DAYS = 7;

/** A customer-base model with its spend model, where that can be fitted, or why there is none. */
export const modelOf = ({ kind, histories, minorPerMajor }: FitTask): GatheredModel => {
  const { upTo, currency, patterns, spends, sources, rhythmDays } = histories;
  const weekly = patterns.flatMap(([x, txDays, TDays, customers]) =>
    Array<History>(customers).fill({ x, tx: txDays / UNIT_DAYS, T: TDays / UNIT_DAYS }),
  );
  const outcome = fitModel(MODELS[kind], weekly);
  if (!outcome.ok) return outcome;
  const { params, logLik, boundary, customers, repeaters, repeatDays, patterns: distinct } = outcome.fit;
  const spend = fitSpend(spends.map(([x, repeatValue]) => ({ x, m: repeatValue / x / minorPerMajor })));
  return {
    ok: true,
    fitted: {
      unitDays: UNIT_DAYS,
      ...(upTo !== null && { upTo }),
      params: params as unknown as ModelParams,
      logLik,
      boundary,
      customers,
      repeaters,
      repeatDays,
      patterns: distinct,
      ...(spend.ok && { spend: spendOf(spend.fit, currency) }),
      sources: [...sources],
      ...(rhythmDays !== null && { rhythmDays }),
    },
  };
};

const spendOf = ({ p, q, gamma, customers, correlation }: FittedSpend, currency: string): SpendModel => ({
  p,
  q,
  gamma,
  currency,
  customers,
  ...(correlation !== null && { correlation }),
});

/** `modelOf` in a thread of its own. */
export const modelInThread = (task: FitTask): Promise<GatheredModel> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./gather-model-thread.js', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread that fits models ended with ${code}.`)));
  });
