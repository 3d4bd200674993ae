import { describe, expect, it } from '@jest/globals';
import { byCellRate, cellRates } from './cell-rates.js';
import { SOURCES } from './churn-facts.js';
import { churnRow } from './churn.js';
import type { PurchaseFact } from './purchase-facts.js';
import { newcomer } from './testing.js';

const NOW = 1000;
const HORIZON = 90;
const bought = (...days: number[]): PurchaseFact[] =>
  days.map((day) => ({ day, value: 500, evidence: `purchase-${day}@0` }));

// By day 910: forty one-time buyers of long ago (cell 11), ten who came back and lately (the best cell).
const sleepers = Array.from({ length: 40 }, (_, i) => bought(700, ...(i < 10 ? [950] : [])));
const regulars = Array.from({ length: 10 }, (_, i) => bought(750, 900, ...(i < 8 ? [930, 960] : [])));
const population = [...sleepers, ...regulars];

describe('cell rates', () => {
  it("are the cell's own outcomes in the last horizon, shrunk by twenty average customers", () => {
    const rates = cellRates(population, NOW, HORIZON)!;
    expect(rates.all).toEqual({ customers: 50, returned: 18, days: 26 });
    expect(rates.byCell).toEqual({
      11: { customers: 40, returned: 10, days: 10 },
      55: { customers: 10, returned: 8, days: 16 },
    });
    const { pNone, expected } = byCellRate(rates, { lastDay: 700, purchases: 1, revenue: 500 });
    expect(pNone).toBeCloseTo(1 - (10 + 20 * 0.36) / 60, 12);
    expect(expected).toBeCloseTo((10 + 20 * 0.52) / 60, 12);
  });

  it('a cell nobody was in gets the average', () => {
    const rates = { ...cellRates(population, NOW, HORIZON)!, byCell: {} };
    expect(byCellRate(rates, { lastDay: 700, purchases: 1, revenue: 500 }).pNone).toBeCloseTo(1 - 0.36, 12);
  });

  it('are measured with what was known at the beginning of the window', () => {
    const newcomers = Array.from({ length: 30 }, () => bought(920, 980));
    expect(cellRates([...population, ...newcomers], NOW, HORIZON)!.byCell).toEqual(
      cellRates(population, NOW, HORIZON)!.byCell,
    );
  });

  it('there are none for fewer than 50 customers or less than two horizons of history', () => {
    expect(cellRates(population.slice(1), NOW, HORIZON)).toBeUndefined();
    expect(cellRates(population, 700 + 2 * HORIZON - 1, HORIZON)).toBeUndefined();
    expect(cellRates(population, 700 + 2 * HORIZON, HORIZON)).toBeDefined();
  });

  it('give a row base and expected, an own mean for value, and no P(alive)', () => {
    const facts = {
      ...newcomer('c-1', 700),
      purchases: regulars[9]!,
      credits: [{ day: NOW, evidence: 'interaction-1@0' }],
    };
    const rates = cellRates(population, NOW, HORIZON)!;
    const context = { asOf: NOW, horizonDays: HORIZON, known: new Set(SOURCES), populationRhythmDays: null };
    const row = churnRow(facts, { ...context, basis: { kind: 'cell-rate', rates }, minorPerMajor: 100 });
    expect(row).toMatchObject({
      basis: 'cell-rate',
      x: 1,
      modelState: { pAlive: null, silence: null },
      expectedSpend: 500,
    });
    expect(row.index).toBe(row.base);
    expect(row.valueAtRisk).toBeCloseTo(row.base! * 500 * row.expected!, 9);
    const none = churnRow(facts, { ...context, basis: { kind: 'none' }, minorPerMajor: 100 });
    expect(none).toMatchObject({ basis: 'none', base: null, index: null, expected: null, adjusted: null });
  });
});
