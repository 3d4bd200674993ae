import { dayNumber, purchasesAt } from '#analytics/rules';
import { addDays, endOfDay, refuse, type Instant } from '#kernel';
import type { At } from '#read-model';
import { backtest, hasLeft } from '#scoring';
import { rowOf } from './rows.js';
import { everyCustomer, settingAt, type Its, type Setting, type Stored } from './setting.js';
import type { Known } from './view.js';

/**
 * How well the list of a day foretold who left within the horizon after it (analytics.md §4.4). Refuses
 * `horizon-not-over` while the window is open.
 */
export const judgedAt = async (its: Its, horizonDays: number, at: At) => {
  const customers = await everyCustomer(its);
  const setting = await settingAt(its, at, horizonDays, async () => customers);
  const end = endOfDay(addDays(at.today, horizonDays), at.zone);
  mustBeOver(end, customers, setting);
  const outcomes = customers.flatMap((customer) => {
    const row = rowOf(customer, setting);
    return row ? [{ row, churned: leftBy(end, customer, horizonDays, setting) }] : [];
  });
  const { fit, context } = setting;
  const { all, repeaters } = backtest(outcomes);
  return {
    asOf: at.today,
    horizonDays,
    basis: context.basis.kind,
    modelId: fit?.fitted.modelId ?? null,
    kind: fit?.fitted.kind ?? null,
    all,
    repeaters,
  };
};

const leftBy = (end: Instant, { row }: Stored, horizonDays: number, { at, exchange }: Setting): boolean =>
  hasLeft(purchasesAt(row.purchases, { ...at, asOf: end }, exchange), dayNumber(at.today), horizonDays);

/** A question knows no clock: what was recorded last tells how far the record reaches. */
const mustBeOver = (end: Instant, customers: readonly Stored[], { at, fit }: Setting): void => {
  const recorded = [...customers.flatMap(({ row }) => recordingsOf(row)), ...(fit ? [fit.knownAt] : [])];
  const latest = recorded
    .filter((instant) => at.knownAt === undefined || instant <= at.knownAt)
    .reduce((last, instant) => (instant > last ? instant : last), '');
  if (latest > end) return;
  refuse.invalid('horizon-not-over', 'Nothing is recorded after the horizon: who left is not known yet.', { end });
};

const recordingsOf = ({ registered, purchases = [], contacts = [], deals = [] }: Known): Instant[] =>
  [registered ? [registered] : [], purchases, contacts.flatMap(({ versions }) => versions), deals]
    .flat()
    .map(({ knownAt }) => knownAt);
