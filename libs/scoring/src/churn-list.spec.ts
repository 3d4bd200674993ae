import { describe, expect, it } from '@jest/globals';
import { bandOf, byRisk, byValue } from './churn-list.js';
import { churnMix, REFERENCE_MIX, topGroup } from './churn-mix.js';
import type { ChurnRow } from './churn.js';
import type { Reason } from './reason.js';

function row(
  id: string,
  fields: { x?: number; pAlive?: number | null; value?: number | null; adjusted?: number | null },
) {
  const { x = 3, pAlive = 0.5, value = 100, adjusted = 1 } = fields;
  return { id, x, adjusted, valueAtRisk: value, modelState: { pAlive, silence: 0.5 } } as ChurnRow;
}

describe('the list', () => {
  it('by value: repeat customers with P(alive) from .05 to .95, the most value first, ties by id', () => {
    const rows = [
      row('b', {}),
      row('a', {}),
      row('top', { value: 900 }),
      row('once', { x: 0, value: 999 }),
      row('gone', { pAlive: 0.0499 }),
      row('safe', { pAlive: 0.9501 }),
      row('edge', { pAlive: 0.95, value: 1 }),
      row('worthless', { value: null }),
    ];
    expect(byValue(rows).map((r) => r.id)).toEqual(['top', 'a', 'b', 'edge']);
    expect(byValue(rows, { minAlive: 0, maxAlive: 1 }).map((r) => r.id)).toEqual([
      'top',
      'a',
      'b',
      'gone',
      'safe',
      'edge',
    ]);
  });

  it('by value: without P(alive) the limits do not apply', () => {
    expect(byValue([row('a', { pAlive: null })])).toHaveLength(1);
  });

  it('by risk: everybody with a number, the least to expect first, ties by id', () => {
    const rows = [
      row('b', { adjusted: 2 }),
      row('a', { adjusted: 2 }),
      row('once', { x: 0, adjusted: 0.1 }),
      row('none', { adjusted: null }),
    ];
    expect(byRisk(rows).map((r) => r.id)).toEqual(['once', 'a', 'b']);
  });

  it('bands begin at .5, .7 and .85', () => {
    expect([0, 0.4999, 0.5, 0.7, 0.8499, 0.85, 1].map((index) => bandOf(index))).toEqual([
      'low',
      'low',
      'elevated',
      'high',
      'high',
      'severe',
      'severe',
    ]);
    expect(bandOf(null)).toBeNull();
    expect(bandOf(0.6, { elevated: 0.2, high: 0.4, severe: 0.6 })).toBe('severe');
  });
});

describe('the mix', () => {
  it('keeps what has no group apart and never spreads it', () => {
    const mix = churnMix(['attention', 'attention', null, 'price', 'attention', null, 'attention']);
    expect(mix).toMatchObject({ total: 7, notKnown: { count: 2, percent: '28.57' } });
    expect(mix.groups.map((g) => [g.group, g.count, g.percent])).toEqual([
      ['attention', 4, '57.14'],
      ['complaint', 0, '0.00'],
      ['price', 1, '14.29'],
      ['competitor', 0, '0.00'],
      ['life-event', 0, '0.00'],
    ]);
    expect(churnMix([]).notKnown).toEqual({ count: 0, percent: '0.00' });
  });

  it('stands beside 68 / 14 / 9 / 5 / 4', () => {
    expect(Object.values(REFERENCE_MIX)).toEqual([68, 14, 9, 5, 4]);
  });

  it('the top reason has a group and raises the risk', () => {
    const reason = (group: Reason['group'], contribution: number) => ({ group, contribution }) as Reason;
    expect(topGroup([reason('complaint', 0.8), reason('attention', 0.5)])).toBe('complaint');
    expect(topGroup([reason(null, 0), reason(null, -0.6)])).toBeNull();
  });
});
