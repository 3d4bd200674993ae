import { describe, expect, it } from '@jest/globals';
import { given } from '#kernel/testing';
import { introduced, keyNamed, sealed, sealNumbered } from '../testing.js';
import { sealLedger } from './seal-ledger.js';
import { sealsState } from './seals.state.js';

const key = keyNamed('k-1');
const first = { gathered: { key, seal: sealNumbered(1, 1, 10) } };
const second = { gathered: { seal: sealNumbered(2, 11, 20) } };

describe('SealLedger', () => {
  it('introduces the first key with the first seal, and records each seal once', () => {
    given(sealsState)
      .when(sealLedger, {}, first)
      .then([introduced(), sealed(1, 1, 10)])
      .when(sealLedger, {}, first)
      .thenNothing()
      .when(sealLedger, {}, second)
      .then([sealed(2, 11, 20)]);
  });

  it('records nothing where there is nothing to seal, or where the seal wanted is there', () => {
    given(sealsState).when(sealLedger, {}, { gathered: {} }).thenNothing();
    const past = [introduced(), sealed(1, 1, 10)];
    given(sealsState, past).when(sealLedger, { number: 1 }, second).thenNothing();
    given(sealsState, past)
      .when(sealLedger, { number: 2 }, second)
      .then([sealed(2, 11, 20)]);
  });

  it.each([
    ['leaves an event out', sealNumbered(2, 12, 20)],
    ['covers one twice', sealNumbered(2, 10, 20)],
    ['leaves a number out', sealNumbered(3, 11, 20)],
  ])('refuses a seal that %s', (_, seal) => {
    given(sealsState, [introduced(), sealed(1, 1, 10)])
      .when(sealLedger, {}, { gathered: { seal } })
      .thenRefused('seal-out-of-order');
  });

  it('refuses a seal of a key that is not in force', () => {
    const past = [introduced(), sealed(1, 1, 10), introduced('k-2', 'k-1')];
    given(sealsState, past).when(sealLedger, {}, second).thenRefused('seal-key-not-in-force');
    given(sealsState)
      .when(sealLedger, {}, { gathered: { seal: sealNumbered(1, 1, 10) } })
      .thenRefused('seal-key-not-in-force');
  });

  it('seals nothing that nobody gathered', () => {
    expect(() => given(sealsState).when(sealLedger, {})).toThrow('gatherer');
  });
});
