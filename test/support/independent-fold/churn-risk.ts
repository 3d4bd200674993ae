import { beginningOf, factsOf, medianOf, rhythmOf, SOURCES } from './churn-facts.js';
import { totalOf } from './churn-reasons.js';
import {
  answered,
  bandOf,
  churnRowOf,
  churnRowsOf,
  churnSettingAt,
  DEFAULT_BANDS,
  DEFAULT_HORIZON_DAYS,
  historyOf,
  modelsAt,
  movedBy,
} from './churn-rows.js';
import { by, dayIn, groups, lastRecorded, type Fact, type Moment } from './known-events.js';
import { purchaseDaysBy } from './purchases.js';

type Params = Readonly<Record<string, string>>;

const horizonOf = ({ horizonDays = String(DEFAULT_HORIZON_DAYS) }: Params): number => Number(horizonDays);

export const churnRowAt = (log: readonly Fact[], customerId: string, moment: Moment, params: Params) => {
  const setting = churnSettingAt(log, moment, horizonOf(params));
  const row = churnRowOf(setting, customerId);
  return row && answered(row);
};

/** analytics.md §4.2. */
export const churnListAt = (log: readonly Fact[], moment: Moment, params: Params) => {
  const { order = 'value', band } = params;
  const rows = churnRowsOf(churnSettingAt(log, moment, horizonOf(params)));
  const worth = ({ x, valueAtRisk, modelState: { pAlive } }: any) =>
    x >= 1 && valueAtRisk !== null && (pAlive === null || (pAlive >= 0.05 && pAlive <= 0.95));
  const listed = rows
    .filter((row) => (order === 'value' ? worth(row) : row.adjusted !== null))
    .sort(
      by(
        (row) => (order === 'value' ? -row.valueAtRisk! : row.adjusted!),
        ({ customerId }) => customerId,
      ),
    );
  return listed.filter((row) => band === undefined || row.band === band).map(answered);
};

/** Buyers by band. */
export const churnSummaryAt = (log: readonly Fact[], moment: Moment, params: Params) => {
  const setting = churnSettingAt(log, moment, horizonOf(params));
  const { today, basis, model, fitted, restsOn } = setting;
  const buyers = churnRowsOf(setting).filter(({ x }) => x !== null);
  const count = (band: string | null) => buyers.filter((row) => row.band === band).length;
  return {
    asOf: today,
    model: 'churn@1',
    basis,
    modelId: model?.modelId ?? null,
    horizonDays: horizonOf(params),
    upTo: lastRecorded([...restsOn, ...fitted]) ?? null,
    customers: buyers.length,
    bands: {
      low: count('low'),
      elevated: count('elevated'),
      high: count('high'),
      severe: count('severe'),
      unknown: count(null),
    },
  };
};

export const churnModelAt = (log: readonly Fact[], moment: Moment) => {
  const history = modelsAt(log, moment).map(({ data, recordedAt, address }) => ({ ...data, recordedAt, address }));
  return { asOf: dayIn(moment.asOf), inForce: history[0] ?? null, history };
};

const GROUPS = ['attention', 'complaint', 'price', 'competitor', 'life-event'];

/** Why customers leave: as recorded, and by the top reasons of all buyers, beside the literature. */
export const churnReasonsAt = (log: readonly Fact[], moment: Moment, { from, to }: Params) => {
  const setting = churnSettingAt(log, moment, DEFAULT_HORIZON_DAYS);
  const { asOf, knownAt = '~' } = moment;
  const recorded = log
    .filter(
      ({ type, occurredAt, recordedAt }) =>
        type === 'ChurnReasonRecorded' && occurredAt <= asOf && recordedAt <= knownAt,
    )
    .filter(({ occurredAt }) => (from ?? '') <= dayIn(occurredAt) && dayIn(occurredAt) <= (to ?? '~'));
  const top = churnRowsOf(setting)
    .filter(({ x }) => x !== null)
    .map(({ reasons }) => reasons.find(({ group, contribution }) => group && contribution > 0)?.group ?? null);
  return {
    asOf: setting.today,
    from: from ?? null,
    to: to ?? null,
    reference: { attention: 68, complaint: 14, price: 9, competitor: 5, 'life-event': 4 },
    recorded: mixOf(recorded.map(({ data }) => data.reason)),
    today: mixOf(top),
  };
};

const mixOf = (found: readonly (string | null)[]) => {
  const share = (group: string | null) => {
    const count = found.filter((one) => one === group).length;
    const hundredths = found.length === 0 ? 0 : Math.floor((20_000 * count + found.length) / (2 * found.length));
    return { count, percent: (hundredths / 100).toFixed(2) };
  };
  return { total: found.length, groups: GROUPS.map((group) => ({ group, ...share(group) })), notKnown: share(null) };
};

/** What a model is fitted on. */
export const churnHistoriesAt = (log: readonly Fact[], moment: Moment) => {
  const { today, known, customers, bought, restsOn } = churnSettingAt(log, moment, DEFAULT_HORIZON_DAYS);
  const buyers = [...bought.values()].flatMap((of) => {
    const days = purchaseDaysBy(of, today);
    const history = historyOf(days, today);
    return history ? [{ ...history, isKnown: days.every(({ unconverted }) => unconverted === 0) }] : [];
  });
  const patterns = [...groups(buyers, ({ x, txDays, TDays }) => `${x} ${txDays} ${TDays}`).values()].map((of) => {
    const { x, txDays, TDays } = of[0]!;
    return [x, txDays, TDays, of.length];
  });
  const spends = buyers.flatMap(({ x, value, isKnown }) => (x > 0 && isKnown ? [[x, value]] : []));
  const began = [...customers.values()].filter(beginningOf);
  const rhythms = began.flatMap((events) => rhythmOf(factsOf(events, moment.asOf).credits) ?? []);
  const inOrder = by<number[]>(...[0, 1, 2, 3].map((nth) => (numbers: number[]) => numbers[nth] ?? 0));
  return {
    asOf: today,
    upTo: lastRecorded(restsOn) ?? null,
    currency: 'IDR',
    patterns: patterns.sort(inOrder),
    spends: spends.sort(inOrder),
    sources: SOURCES.filter((source) => known.has(source)),
    rhythmDays: rhythms.length === 0 ? null : medianOf(rhythms),
  };
};

/** Which buyers other weights, bands or another horizon would put elsewhere. */
export const churnWhatIfAt = (log: readonly Fact[], moment: Moment, params: Params) => {
  const logOdds = (params['logOdds']?.split(',') ?? []).map((text): [string, number] => {
    const [code, weight] = text.split(':') as [string, string];
    return [code, Number(weight)];
  });
  const weights = new Map(logOdds);
  const bandsOf = (name: keyof typeof DEFAULT_BANDS) => Number(params[name] ?? DEFAULT_BANDS[name]);
  const bands = { elevated: bandsOf('elevated'), high: bandsOf('high'), severe: bandsOf('severe') };
  const buyersAt = (days: number) => churnRowsOf(churnSettingAt(log, moment, days)).filter(({ x }) => x !== null);
  const before = new Map(buyersAt(DEFAULT_HORIZON_DAYS).map(({ customerId, band }) => [customerId, band]));
  const judged = buyersAt(horizonOf(params)).map(({ customerId, base, reasons }) => {
    const weighed = reasons
      .filter(({ code, contribution }) => code !== 'CLIP' && contribution !== 0)
      .map(({ code, contribution }) => ({ contribution: weights.get(code) ?? contribution }));
    const index = base === null ? null : movedBy(base, Math.max(-2, Math.min(2, totalOf(weighed)))).index;
    return { customerId, from: before.get(customerId) ?? null, to: bandOf(index, bands), index };
  });
  const movers = judged.filter(({ from, to }) => from !== to);
  const moves = [...groups(movers, ({ from, to }) => `${from} ${to}`)].sort(by(([name]) => name));
  return {
    asOf: dayIn(moment.asOf),
    model: 'churn@1',
    horizonDays: horizonOf(params),
    bands,
    logOdds: Object.fromEntries(logOdds),
    stayed: judged.length - movers.length,
    moves: moves.map(([, of]) => ({ from: of[0]!.from, to: of[0]!.to, customers: of.length })),
    customers: movers,
    more: 0,
  };
};
