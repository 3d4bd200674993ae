import { describe, expect, it } from '@jest/globals';
import { happened, money } from '#kernel';
import { given } from '#kernel/testing';
import { setSalesTarget } from './set-sales-target.js';
import { SalesTargetSet } from './target.events.js';
import { daysOfPeriod } from './target.rules.js';
import { targetState } from './target.state.js';

const target = (million: number) => ({ owner: 'ann', period: '2026-Q1', amount: money(million * 100_000_000, 'IDR') });

describe('SetSalesTarget', () => {
  it('sets a target, then another, and records nothing for the same again', () => {
    given(targetState)
      .when(setSalesTarget, target(100))
      .then([happened(SalesTargetSet, target(100))])
      .when(setSalesTarget, target(160))
      .then([happened(SalesTargetSet, { ...target(160), from: target(100).amount })])
      .when(setSalesTarget, target(160))
      .thenNothing();
  });

  it.each(['2026-Q5', '2026-13', '26', '2026-1'])('refuses the period %s', (period) => {
    given(targetState)
      .when(setSalesTarget, { ...target(1), period })
      .thenRefused('invalid-command');
  });

  it('refuses a target of nothing', () => {
    given(targetState).when(setSalesTarget, target(0)).thenRefused('invalid-command');
  });
});

describe('the days of a period', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2028-02', '2028-02-01', '2028-02-29'],
  ])('%s is %s to %s', (period, from, to) => {
    expect(daysOfPeriod(period)).toEqual({ from, to });
  });
});
