import { beginningOf, customersAt, factsOf, sourcesOf, SOURCES } from './churn-facts.js';
import { reasonsOf, totalOf } from './churn-reasons.js';
import { expectedSpend, forecastBy } from './customer-base.js';
import { by, dayAfter, dayIn, daysFrom, groups, type Fact, type Moment } from './known-events.js';
import { purchaseDaysBy, purchasesAt, ratesOf, type Purchase, type PurchaseDay } from './purchases.js';
import { membersBy, rankingOf, type Member } from './rfm-ranking.js';

const MINOR_PER_MAJOR = 100;
export const DEFAULT_HORIZON_DAYS = 90;

/** All that a customer's row hangs on at a moment. */
export const churnSettingAt = (log: readonly Fact[], moment: Moment, horizonDays: number) => {
  const today = dayIn(moment.asOf);
  const customers = customersAt(log, moment);
  const purchases = purchasesAt(log, moment);
  const [model] = modelsAt(log, moment);
  const cells = model ? undefined : cellsOf(purchases, today, horizonDays);
  return {
    asOf: moment.asOf,
    today,
    horizonDays,
    customers,
    bought: groups(purchases, ({ customerId }) => customerId),
    /** All events that the numbers of customers rest on. */
    restsOn: [...[...customers.values()].flat(), ...ratesOf(log, purchases)],
    known: new Set([...customers.values()].flat().flatMap(sourcesOf)),
    model: model?.data,
    fitted: model ? [model] : [],
    cells,
    basis: model ? 'model' : cells ? 'cell-rate' : 'none',
  };
};

export type Setting = ReturnType<typeof churnSettingAt>;

/** Of everybody of whom something is known, by id. */
export const churnRowsOf = (setting: Setting) =>
  [...setting.customers.keys()].sort().flatMap((customerId) => churnRowOf(setting, customerId) ?? []);

/** churn-risk of a customer of whom something is known; its numbers are not rounded. */
export const churnRowOf = (setting: Setting, customerId: string) => {
  const { asOf, today, horizonDays, model, cells, known } = setting;
  const days = purchaseDaysBy(setting.bought.get(customerId) ?? [], today);
  const events = setting.customers.get(customerId) ?? [];
  if (!beginningOf(events)) return undefined;
  const history = historyOf(days, today);
  const unconverted = days.reduce((sum, day) => sum + day.unconverted, 0);
  const rates = [...new Set(days.flatMap((day) => day.rates))].sort();
  const forecast = (history && (model ? byModel(model, history, horizonDays) : cells?.(customerId, history))) ?? {};
  const { base = null, expected = null, ifAlive = null, pAlive = null, silence = null, spend = null }: any = forecast;
  const facts = factsOf(events, asOf);
  const reasons = reasonsOf({ facts, days, today, silence, rhythmDays: model?.rhythmDays ?? null, known });
  const { index, kept } = base === null ? { index: null, kept: 0 } : movedBy(base, totalOf(reasons));
  return {
    customerId,
    model: 'churn@1',
    basis: history ? setting.basis : 'none',
    modelId: (history && model?.modelId) ?? null,
    horizonDays,
    x: history?.x ?? null,
    txDays: history?.txDays ?? null,
    TDays: history?.TDays ?? null,
    base,
    index,
    band: bandOf(index),
    expected,
    adjusted: expected === null ? null : expected * kept,
    modelState: { pAlive: model?.boundary === 'no-dropout' ? null : pAlive, silence },
    expectedSpend: spend as number | null,
    valueAtRisk: spend === null || index === null ? null : index * spend * ifAlive,
    ...(unconverted > 0 && { unconverted }),
    ...(rates.length > 0 && { rates }),
    notKnown: SOURCES.filter((source) => !known.has(source)),
    reasons,
  };
};

/** Money as it is answered. */
export const answered = (row: any) => {
  const money = (minor: number | null) => (minor === null ? null : { amount: Math.round(minor), currency: 'IDR' });
  return { ...row, expectedSpend: money(row.expectedSpend), valueAtRisk: money(row.valueAtRisk) };
};

/** Those fitted on a day up to that of the moment, the newest first. */
export const modelsAt = (log: readonly Fact[], { asOf, knownAt = '~' }: Moment): Fact[] =>
  log
    .filter(({ type, recordedAt }) => type === 'CustomerModelFitted' && recordedAt <= knownAt)
    .filter(({ data }) => data.asOf <= dayIn(asOf))
    .sort(
      by(
        ({ data }) => data.asOf,
        ({ recordedAt }) => recordedAt,
        ({ address }) => address,
      ),
    )
    .reverse();

interface History {
  readonly x: number;
  readonly txDays: number;
  readonly TDays: number;
  /** Of the x repeat days together. */
  readonly value: number;
}

export const historyOf = (days: readonly PurchaseDay[], today: string): History | undefined => {
  const [first, ...repeats] = days;
  if (!first) return undefined;
  return {
    x: repeats.length,
    txDays: daysFrom(first.day, days.at(-1)!.day),
    TDays: daysFrom(first.day, today),
    value: repeats.reduce((sum, { value }) => sum + value, 0),
  };
};

const byModel = ({ kind, unitDays, params, spend }: any, { x, txDays, TDays, value }: History, horizonDays: number) => {
  const bought = { x, tx: txDays / unitDays, T: TDays / unitDays };
  const forecast = forecastBy(kind, params, bought, horizonDays / unitDays);
  const mean = spend && expectedSpend(spend, x, x === 0 ? 0 : value / x / MINOR_PER_MAJOR);
  return {
    ...forecast,
    expected: forecast.pAlive * forecast.ifAlive,
    spend: typeof mean === 'number' ? mean * MINOR_PER_MAJOR : null,
  };
};

/** §4.5: what those of a customer's cell did in the horizon up to now; undefined where that says nothing. */
const cellsOf = (purchases: readonly Purchase[], today: string, horizonDays: number) => {
  const start = dayAfter(today, -horizonDays);
  const now = membersBy(purchases, today);
  const ofEach = groups(purchases, ({ customerId }) => customerId);
  const daysOf = (id: string) => purchaseDaysBy(ofEach.get(id)!, today).map(({ day }) => day);
  const first = now.map(({ customerId }) => daysOf(customerId)[0]!).sort()[0];
  if (now.length < 50 || daysFrom(first!, today) < 2 * horizonDays) return undefined;
  const then = membersBy(purchases, start);
  if (then.length === 0) return undefined;
  const cellIn = (members: readonly Member[]) => {
    const { score } = rankingOf(members, today);
    return new Map(members.map((member) => [member.customerId, `${score(member, 'R')}${score(member, 'F')}`]));
  };
  const before = cellIn(then);
  const present = cellIn(now);
  const after = then.map(({ customerId }) => ({
    cell: before.get(customerId)!,
    days: daysOf(customerId).filter((day) => day > start).length,
  }));
  const mean = (value: (outcome: { days: number }) => number, cell: string): number => {
    const ours = after.filter((outcome) => outcome.cell === cell);
    const sum = (of: readonly { days: number }[]) => of.reduce((total, outcome) => total + value(outcome), 0);
    return (sum(ours) + (20 * sum(after)) / after.length) / (ours.length + 20);
  };
  return (customerId: string, { x, value }: History) => {
    const cell = present.get(customerId)!;
    const expected = mean(({ days }) => days, cell);
    const base = 1 - mean(({ days }) => (days > 0 ? 1 : 0), cell);
    return { base, expected, ifAlive: expected, spend: x === 0 ? null : value / x };
  };
};

const logit = (p: number): number => Math.log(p / (1 - p));

/** §4.1: the index, and the part of the expectation that the reasons leave. Beyond the clip no reason pulls wrongly. */
export const movedBy = (base: number, contribution: number) => {
  const clipped = Math.max(1e-6, Math.min(1 - 1e-6, base));
  if (contribution === 0) return { index: base, kept: 1 };
  const moved = 1 / (1 + Math.exp(-(logit(clipped) + contribution)));
  const index = contribution > 0 ? Math.max(base, moved) : Math.min(base, moved);
  return { index, kept: (1 - moved) / (1 - clipped) };
};

export const DEFAULT_BANDS = { elevated: 0.5, high: 0.7, severe: 0.85 };

export const bandOf = (index: number | null, { elevated, high, severe } = DEFAULT_BANDS): string | null => {
  if (index === null) return null;
  if (index < elevated) return 'low';
  if (index < high) return 'elevated';
  return index < severe ? 'high' : 'severe';
};
