import { churnRowsOf, churnSettingAt, DEFAULT_HORIZON_DAYS, modelsAt } from './churn-rows.js';
import { by, dayAfter, daysFrom, endOf, groups, type Fact, type Moment } from './known-events.js';
import { purchaseDaysBy, purchasesAt } from './purchases.js';

const TELLING = ['CustomerRegistered', 'PurchaseRecorded', 'InteractionLogged', 'InteractionCorrected'];
const LATER = ['InteractionRetracted', 'DealOpened', 'DealReopened', 'DealWon', 'DealLost'];

/** analytics.md §4.4: how well `order=risk` foretold who left; undefined while the window is open. */
export const churnBacktestAt = (log: readonly Fact[], moment: Moment, params: Readonly<Record<string, string>>) => {
  const horizonDays = Number(params['horizonDays'] ?? DEFAULT_HORIZON_DAYS);
  const setting = churnSettingAt(log, moment, horizonDays);
  const { today, basis, model } = setting;
  const lastDay = dayAfter(today, horizonDays);
  const end = endOf(lastDay);
  const { knownAt = '~' } = moment;
  const told = log.filter(({ type, subject }) => subject !== undefined && [...TELLING, ...LATER].includes(type));
  const recorded = [...told, ...modelsAt(log, moment).slice(0, 1)].filter(({ recordedAt }) => recordedAt <= knownAt);
  if (!recorded.some(({ recordedAt }) => recordedAt > end)) return undefined;
  const later = groups(purchasesAt(log, { ...moment, asOf: end }), ({ customerId }) => customerId);
  const judged = churnRowsOf(setting)
    .filter(({ adjusted }) => adjusted !== null)
    .map(({ customerId, base, adjusted, x, txDays, TDays }) => ({
      customerId,
      base: base!,
      adjusted: adjusted!,
      x: x!,
      silentDays: TDays! - txDays!,
      left: !purchaseDaysBy(later.get(customerId) ?? [], lastDay).some(({ day }) => daysFrom(today, day) > 0),
    }));
  return {
    asOf: today,
    horizonDays,
    basis,
    modelId: model?.modelId ?? null,
    kind: model?.kind ?? null,
    all: verdictOn(judged),
    repeaters: verdictOn(judged.filter(({ x }) => x >= 1)),
  };
};

interface Judged {
  readonly customerId: string;
  readonly base: number;
  readonly adjusted: number;
  readonly x: number;
  readonly silentDays: number;
  readonly left: boolean;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const verdictOn = (judged: readonly Judged[]) => {
  const n = judged.length;
  const sorted = judged.toSorted(
    by(
      ({ base }) => base,
      ({ customerId }) => customerId,
    ),
  );
  const calibration = Array.from({ length: 10 }, (_, g) => sorted.slice((g * n) / 10, ((g + 1) * n) / 10))
    .filter((group) => group.length > 0)
    .map((group) => ({
      n: group.length,
      mean: meanOf(group.map(({ base }) => base)),
      observed: meanOf(group.map(({ left }) => Number(left))),
    }));
  const errors = calibration.map((group) => group.n * Math.abs(group.mean - group.observed));
  return {
    n,
    rate: n === 0 ? null : meanOf(judged.map(({ left }) => Number(left))),
    ...ranked(judged, ({ adjusted }) => -adjusted),
    brier: n === 0 ? null : meanOf(judged.map(({ base, left }) => (base - Number(left)) ** 2)),
    ece: n === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / n,
    calibration,
    naive: {
      daysSinceLast: ranked(judged, ({ silentDays }) => silentDays),
      purchaseDays: ranked(judged, ({ x }) => -x),
    },
  };
};

const ranked = (judged: readonly Judged[], score: (one: Judged) => number) => {
  const [left, stayed] = [judged.filter((one) => one.left), judged.filter((one) => !one.left)];
  const pairs = left.flatMap((a) => stayed.map((b) => (Math.sign(score(a) - score(b)) + 1) / 2));
  return { auc: pairs.length === 0 ? null : meanOf(pairs), topDecile: topOf(judged, left.length, score) };
};

/** Those tied at the cut count as fractions. */
const topOf = (judged: readonly Judged[], left: number, score: (one: Judged) => number) => {
  const n = judged.length;
  if (n === 0) return null;
  const k = Math.ceil(n / 10);
  const chances = judged.map((one) => {
    const above = judged.filter((other) => score(other) > score(one)).length;
    const tied = judged.filter((other) => score(other) === score(one)).length;
    return one.left ? Math.max(0, Math.min(1, (k - above) / tied)) : 0;
  });
  const precision = chances.reduce((sum, chance) => sum + chance, 0) / k;
  if (left === 0) return { k, precision, lift: null, ceiling: null };
  return { k, precision, lift: precision / (left / n), ceiling: Math.min(1, left / k) / (left / n) };
};
