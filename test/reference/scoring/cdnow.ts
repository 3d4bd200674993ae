import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import {
  dayFromIso,
  fitModel,
  fitSpend,
  inUnits,
  meanRepeatSpend,
  MODELS,
  purchaseDays,
  purchaseHistory,
  rfmFacts,
  type FittedModel,
  type FittedSpend,
  type ModelKind,
  type PurchaseFact,
} from '#scoring';

// The full public CDNOW file, which lies beside the repository: analytics.md gives its numbers.
const FILE = join(import.meta.dirname, '../../../../shared/data/cdnow/CDNOW_master.txt');

export const AUTUMN = dayFromIso('1997-09-30');
export const SUMMER = dayFromIso('1998-06-30');
export const HOLD_OUT_DAYS = SUMMER - AUTUMN;

export const customers = readCustomers();
/** In the order of `customers`, at AUTUMN. */
export const histories = [...customers.values()].map((facts) => purchaseHistory(purchaseDays(facts, AUTUMN), AUTUMN)!);
export const weekly = histories.map((h) => inUnits(h, 7));
export const repeatSpends = histories.map((h) => ({ x: h.x, m: meanRepeatSpend(h, 100) }));

export function fitted(kind: ModelKind, of = weekly): FittedModel {
  const outcome = fitModel(MODELS[kind], of);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.fit;
}

export function fittedSpend(): FittedSpend {
  const outcome = fitSpend(repeatSpends);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.fit;
}

export function population(asOf: number) {
  return [...customers].flatMap(([id, facts]) => rfmFacts(id, purchaseDays(facts, asOf)) ?? []);
}

/** Seconds of processor time, which other work on the machine does not lengthen. */
export function timed<Result>(work: () => Result): [Result, number] {
  const begun = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begun);
  return [result, (user + system) / 1e6];
}

export function expectWithin(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(relative);
}

function readCustomers(): Map<string, PurchaseFact[]> {
  const byCustomer = new Map<string, PurchaseFact[]>();
  readFileSync(FILE, 'utf8')
    .split('\n')
    .forEach((line, i) => {
      const match = /^\s*(\d{5})\s+(\d{4})(\d\d)(\d\d)\s+\d+\s+(\d+)\.(\d\d)\s*$/.exec(line);
      if (!match) return;
      const [, id, year, month, date, dollars, cents] = match as unknown as string[];
      const day = dayFromIso(`${year}-${month}-${date}`);
      const fact = { day, value: Number(`${dollars}${cents}`), evidence: `purchase-cdnow-${i}@0` };
      byCustomer.set(id!, [...(byCustomer.get(id!) ?? []), fact]);
    });
  return byCustomer;
}
