import { describe, expect, it } from '@jest/globals';
import { happened, money } from '#kernel';
import { given } from '#kernel/testing';
import { FxRatePublished } from './fx.events.js';
import { convert } from './fx.rules.js';
import { fxState } from './fx.state.js';
import { publishFxRate } from './publish-fx-rate.js';

const RATE = { base: 'USD', quote: 'IDR', day: '2026-03-01', rate: '15500' };

describe('PublishFxRate', () => {
  it('publishes a rate, a corrected one for the same day, and nothing for the same again', () => {
    given(fxState)
      .when(publishFxRate, RATE)
      .then([happened(FxRatePublished, RATE)])
      .when(publishFxRate, { ...RATE, rate: '15510.25' })
      .then([happened(FxRatePublished, { ...RATE, rate: '15510.25' })])
      .when(publishFxRate, { ...RATE, rate: '15510.25' })
      .thenNothing()
      .when(publishFxRate, { ...RATE, day: '2026-03-02', rate: '15510.25' })
      .then([happened(FxRatePublished, { ...RATE, day: '2026-03-02', rate: '15510.25' })]);
  });

  it('refuses a rate of a currency to itself', () => {
    given(fxState)
      .when(publishFxRate, { ...RATE, quote: 'USD' })
      .thenRefused('same-currency');
  });

  it.each(['0', '0.00', '-1', '1e3', '.5', '1.', '1,5', ''])('refuses the rate "%s"', (rate) => {
    given(fxState)
      .when(publishFxRate, { ...RATE, rate })
      .thenRefused('invalid-command');
  });
});

describe('convert', () => {
  it.each([
    [money(500_000, 'USD'), 'IDR', '15500', 7_750_000_000],
    [money(1, 'USD'), 'JPY', '149.5', 1],
    [money(100, 'JPY'), 'BHD', '0.00249', 249],
    [money(100, 'BHD'), 'JPY', '400', 40],
    [money(1, 'IDR'), 'USD', '0.4999', 0],
    [money(1, 'IDR'), 'USD', '0.5', 1],
    [money(-1, 'IDR'), 'USD', '0.5', 0],
    [money(-1, 'IDR'), 'USD', '0.6', -1],
  ])('%j to %s at %s is %i minor units', (from, quote, rate, amount) => {
    expect(convert(from, quote, rate)).toEqual(money(amount, quote));
  });

  it('tells no result beyond safe integers', () => {
    expect(convert(money(Number.MAX_SAFE_INTEGER, 'USD'), 'IDR', '15500')).toBeNull();
  });
});
