import { describe, expect, it } from '@jest/globals';
import { dayFromIso, purchaseDays } from '#scoring';
import { AUTUMN, customers, expectWithin, fitted, histories, HOLD_OUT_DAYS, SUMMER } from './cdnow.js';

describe('CDNOW, purchase facts', () => {
  it.each([
    ['1997-09-30', 49_086, 172_335_450, 9_451, 24_337],
    ['1998-06-30', 69_659, 250_031_563, 11_516, 44_021],
  ])('by %s: %d purchases, %d cents, %d customers with x ≥ 1, Σx %d', (date, purchases, revenue, repeaters, sum) => {
    const asOf = dayFromIso(date);
    const days = [...customers.values()].map((facts) => purchaseDays(facts, asOf));
    const x = days.map((d) => d.length - 1);
    expect(customers.size).toBe(23_570);
    expect(days.flat().reduce((n, d) => n + d.purchases, 0)).toBe(purchases);
    expect(days.flat().reduce((n, d) => n + d.value, 0)).toBe(revenue);
    expect(x.filter((n) => n >= 1)).toHaveLength(repeaters);
    expect(x.reduce((u, v) => u + v)).toBe(sum);
  });

  it('80 purchases of value zero, 2,068 on a day that had one, 11,908 customers with one purchase', () => {
    const all = [...customers.values()];
    const days = all.map((facts) => purchaseDays(facts, SUMMER)).flat();
    expect(all.flat().filter((p) => p.value === 0)).toHaveLength(80);
    expect(days.reduce((n, d) => n + d.purchases - 1, 0)).toBe(2_068);
    expect(all.filter((facts) => facts.length === 1)).toHaveLength(11_908);
  });

  it('5,009 customers with x ≥ 2 and 8,685 distinct patterns; the hold-out has 19,684 days by 7,058', () => {
    expect(histories.filter((h) => h.x >= 2)).toHaveLength(5_009);
    expect(fitted('bgnbd')).toMatchObject({ patterns: 8_685, customers: 23_570, repeaters: 9_451, repeatDays: 24_337 });
    const after = [...customers.values()].map((f) => purchaseDays(f, SUMMER).filter((d) => d.day > AUTUMN).length);
    expect(HOLD_OUT_DAYS).toBe(273);
    expect(after.reduce((u, v) => u + v)).toBe(19_684);
    expect(after.filter((n) => n > 0)).toHaveLength(7_058);
  });

  it('without merging days BG/NBD lands elsewhere, as the trap says', () => {
    const unmerged = [...customers.values()].map((facts) => {
      const days = facts.filter((p) => p.day <= AUTUMN).map((p) => p.day);
      const first = Math.min(...days);
      return { x: days.length - 1, tx: (Math.max(...days) - first) / 7, T: (AUTUMN - first) / 7 };
    });
    const fit = fitted('bgnbd', unmerged);
    expect(fit.repeatDays).toBe(25_516);
    expectWithin(fit.params.r!, 0.236588, 0.005);
    expectWithin(fit.params.alpha!, 3.921663, 0.005);
    expect(Math.abs(fit.logLik + 97_367.217)).toBeLessThanOrEqual(0.05);
  });
});
