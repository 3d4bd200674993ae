import { describe, expect, it } from '@jest/globals';
import { money } from '#kernel';
import { at, clubWith } from '../testing.js';
import { awardsOf, type OrderLine } from './earn.js';

const SATURDAY = at('2026-01-03', '10:00');
const sgd = (amount: number) => money(amount * 100, 'SGD');
const SPEND = { ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: sgd(1) };
const line = (fields: Partial<OrderLine> = {}): OrderLine => ({
  lineId: 'a',
  sku: 'tea',
  qty: 3,
  net: sgd(30),
  ...fields,
});

const earned = (settings: object, lines: OrderLine[] = [line()], order: object = {}) =>
  awardsOf(clubWith(settings), { lines, activityAt: SATURDAY, ...order }).map(({ line, points }) => [
    line,
    Number(points),
  ]);

describe('What an order earns', () => {
  const multipliers = [
    SPEND,
    { ruleId: 'weekend', kind: 'multiplier', priority: 2, value: '2', when: { weekdays: [6, 7] } },
    { ruleId: 'app', kind: 'multiplier', priority: 3, value: '1.5', when: { channels: ['web'] } },
  ];

  it('LOY-10 is multiplied by the best factor, or by all', () => {
    expect(earned({ earnRules: multipliers }, [line()], { channel: 'web' })).toEqual([['a', 60]]);
    expect(earned({ earnRules: multipliers, multipliers: 'stack' }, [line()], { channel: 'web' })).toEqual([['a', 90]]);
  });

  it('tells each step in exact numbers', () => {
    const program = clubWith({ earnRules: multipliers, multipliers: 'stack' });
    const [award] = awardsOf(program, {
      lines: [line({ net: money(1010, 'SGD') })],
      activityAt: SATURDAY,
      channel: 'web',
    });
    expect(award?.steps).toEqual([
      { rule: 'spend', version: 1, step: 'base', in: '0', out: '101/10' },
      { rule: 'weekend', version: 1, step: 'multiplier', in: '101/10', out: '101/5' },
      { rule: 'app', version: 1, step: 'multiplier', in: '101/5', out: '303/10' },
      { rule: 'earn', version: 1, step: 'rounding', in: '303/10', out: '30' },
    ]);
  });

  it('LOY-3 takes a bonus for named goods to their line', () => {
    const earnRules = [
      { ruleId: 'unit', kind: 'product', priority: 1, value: '1' },
      { ruleId: 'bonus-a', kind: 'bonus', priority: 2, value: '10', when: { skus: ['A'] } },
      { ruleId: 'bonus-b', kind: 'bonus', priority: 3, value: '20', when: { labels: ['b'] } },
    ];
    const lines = [
      line({ lineId: 'a', sku: 'A', qty: 10 }),
      line({ lineId: 'b', sku: 'B', labels: ['b'], qty: 10 }),
      line({ lineId: 'c', sku: 'C', qty: 20 }),
    ];
    expect(earned({ earnRules }, lines)).toEqual([
      ['a', 20],
      ['b', 30],
      ['c', 20],
    ]);
  });

  it('keeps other bonuses apart from the lines', () => {
    const welcome = { ruleId: 'welcome', kind: 'bonus', priority: 0, value: '5' };
    expect(earned({ earnRules: [SPEND, welcome] })).toEqual([
      ['a', 30],
      ['*', 5],
    ]);
    expect(earned({ earnRules: [welcome], exclude: { skus: ['tea'] } })).toEqual([]);
  });

  it.each([
    ['floor', 2],
    ['half-up', 3],
    ['ceil', 3],
  ])('rounds once a line: %s of 2.5 is %i', (rounding, points) => {
    expect(earned({ earnRules: [SPEND], rounding }, [line({ net: money(250, 'SGD') })])).toEqual([['a', points]]);
  });

  it('rounds what is below a half down, and nothing up to nothing', () => {
    expect(earned({ earnRules: [SPEND], rounding: 'half-up' }, [line({ net: money(249, 'SGD') })])).toEqual([['a', 2]]);
    expect(earned({ earnRules: [SPEND], rounding: 'ceil' }, [line({ net: sgd(0) })])).toEqual([]);
  });

  it('leaves out what was paid with points, unless the program says otherwise', () => {
    const paid = [line({ pointsPaid: sgd(10) })];
    expect(earned({ earnRules: [SPEND] }, paid)).toEqual([['a', 20]]);
    expect(earned({ earnRules: [SPEND], earnOnPointsPaid: true }, paid)).toEqual([['a', 30]]);
  });

  it('never compares two currencies', () =>
    expect(earned({ earnRules: [SPEND] }, [line({ net: money(1, 'JPY') })])).toEqual([]));

  it('excludes by label', () => {
    const lines = [line({ labels: ['gift-card'] }), line({ lineId: 'b' })];
    expect(earned({ earnRules: [SPEND], exclude: { labels: ['gift-card'] } }, lines)).toEqual([['b', 30]]);
  });

  it('keeps to the days of a rule, the last included', () => {
    const rule = { ...SPEND, validFrom: '2026-01-03', validTo: '2026-01-03' };
    expect(earned({ earnRules: [rule] })).toEqual([['a', 30]]);
    expect(earned({ earnRules: [rule] }, [line()], { activityAt: at('2026-01-04') })).toEqual([]);
    expect(earned({ earnRules: [rule] }, [line()], { activityAt: at('2026-01-02', '23:59') })).toEqual([]);
  });

  it('asks for the store that a rule names', () => {
    const rule = { ...SPEND, when: { stores: ['s-1'] } };
    expect(earned({ earnRules: [rule] })).toEqual([]);
    expect(earned({ earnRules: [rule] }, [line()], { storeId: 's-1' })).toEqual([['a', 30]]);
  });
});
