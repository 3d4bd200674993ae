import { laterRecorded } from '#analytics/rules';
import type { Day } from '#kernel';
import type { At } from '#read-model';
import { bandOf, BANDS, CHURN_MODEL, type Band, type Basis } from '#scoring';
import { lastOf } from './histories.js';
import { rowsOf } from './rows.js';
import { everyCustomer, settingAt, type Its } from './setting.js';

/** What a run of `churn@1` records. */
export interface BandsAnswer {
  readonly asOf: Day;
  readonly model: typeof CHURN_MODEL;
  readonly basis: Basis['kind'];
  readonly modelId: string | null;
  readonly horizonDays: number;
  /** The last recorded event that it rests on; null without any. */
  readonly upTo: string | null;
  /** With a counting purchase. */
  readonly customers: number;
  readonly bands: Readonly<Record<Band | 'unknown', number>>;
}

export const bandsAt = async (its: Its, horizonDays: number, at: At): Promise<BandsAnswer> => {
  const customers = await everyCustomer(its);
  const setting = await settingAt(its, at, horizonDays, async () => customers);
  const { context, exchange, fit } = setting;
  const ofCustomers = lastOf(customers, setting.at, exchange);
  const last = fit ? laterRecorded(ofCustomers, fit) : ofCustomers;
  const buyers = rowsOf(customers, setting).filter(({ x }) => x !== null);
  const count = (band: Band | null): number => buyers.filter(({ index }) => bandOf(index) === band).length;
  const [low, elevated, high, severe] = BANDS.map(count) as [number, number, number, number];
  return {
    asOf: at.today,
    model: CHURN_MODEL,
    basis: context.basis.kind,
    modelId: fit?.fitted.modelId ?? null,
    horizonDays,
    upTo: last?.address ?? null,
    customers: buyers.length,
    bands: { low, elevated, high, severe, unknown: count(null) },
  };
};
