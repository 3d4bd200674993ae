import type { Day } from './day.js';

/** A purchase as recorded and not voided; values are minor units of the run's currency, without delivery. */
export interface PurchaseFact {
  readonly day: Day;
  /** Null where another currency has no rate event: it counts, without value. */
  readonly value: number | null;
  /** Event address. */
  readonly evidence: string;
  readonly returns?: readonly ReturnFact[];
  /** Address of the rate by which it was converted. */
  readonly rate?: string;
}

export interface ReturnFact {
  readonly day: Day;
  readonly value: number;
  /** With this one, all of the purchase has come back. */
  readonly full: boolean;
  readonly evidence: string;
}

/** A customer's purchases of one day, merged. */
export interface PurchaseDay {
  readonly day: Day;
  readonly purchases: number;
  /** Net value, minor units. */
  readonly value: number;
  /** Purchases whose value is unknown for want of a rate. */
  readonly unconverted: number;
  /** Addresses of the rates used. */
  readonly rates: readonly string[];
  readonly evidence: readonly string[];
}

/**
 * Purchase days that count at the end of `asOf`, ascending: later purchases and returns have not happened yet; a
 * return takes its value away, a full return takes the purchase away. The order of the facts does not matter.
 */
export function purchaseDays(facts: readonly PurchaseFact[], asOf: Day): PurchaseDay[] {
  const days = new Map<Day, Merged>();
  for (const fact of facts) {
    const returns = (fact.returns ?? []).filter((r) => r.day <= asOf);
    if (fact.day > asOf || returns.some((r) => r.full)) continue;
    let day = days.get(fact.day);
    if (!day) days.set(fact.day, (day = { day: fact.day, ...NOTHING, rates: [], evidence: [] }));
    day.purchases += 1;
    if (fact.value === null) day.unconverted += 1;
    else day.value += fact.value - returns.reduce((sum, r) => sum + r.value, 0);
    if (fact.rate !== undefined) day.rates.push(fact.rate);
    day.evidence.push(fact.evidence, ...returns.map((r) => r.evidence));
  }
  for (const day of days.values()) day.evidence.sort();
  return [...days.values()].sort((u, v) => u.day - v.day);
}

interface Merged {
  day: Day;
  purchases: number;
  value: number;
  unconverted: number;
  rates: string[];
  evidence: string[];
}

const NOTHING = { purchases: 0, value: 0, unconverted: 0 };

/** What stands behind the values of a customer. */
export interface Conversions {
  /** Purchases in another currency without a rate: they count, without value. */
  readonly unconverted: number;
  /** Addresses of the rates used. */
  readonly rates: readonly string[];
}

export function conversionsOf(days: readonly PurchaseDay[]): Conversions {
  const unconverted = days.reduce((sum, day) => sum + day.unconverted, 0);
  return { unconverted, rates: [...new Set(days.flatMap(({ rates }) => rates))].sort() };
}

/** Sufficient statistics of a customer-base model, in whole days. */
export interface PurchaseHistory {
  /** Purchase days after the first. */
  readonly x: number;
  /** From the first to the last purchase day. */
  readonly txDays: number;
  /** From the first purchase day to the as-of day. */
  readonly TDays: number;
  readonly lastDay: Day;
  /** Value of the x repeat days together, minor units. */
  readonly repeatValue: number;
}

/** Statistics of purchase days up to `asOf`; undefined without any. */
export function purchaseHistory(days: readonly PurchaseDay[], asOf: Day): PurchaseHistory | undefined {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return undefined;
  const repeatValue = days.slice(1).reduce((sum, d) => sum + d.value, 0);
  const txDays = last.day - first.day;
  return { x: days.length - 1, txDays, TDays: asOf - first.day, lastDay: last.day, repeatValue };
}

/** A history in units of `unitDays` (7 = weeks), as the models take it. */
export function inUnits({ x, txDays, TDays }: PurchaseHistory, unitDays: number) {
  return { x, tx: txDays / unitDays, T: TDays / unitDays };
}

/** m: mean value of the repeat days in major units; 0 for x = 0. */
export function meanRepeatSpend({ x, repeatValue }: PurchaseHistory, minorPerMajor: number): number {
  return x === 0 ? 0 : repeatValue / x / minorPerMajor;
}
