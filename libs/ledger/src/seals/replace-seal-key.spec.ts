import { describe, expect, it } from '@jest/globals';
import { given } from '#kernel/testing';
import { introduced, keyNamed, sealed } from '../testing.js';
import { replaceSealKey } from './replace-seal-key.js';
import { sealsState } from './seals.state.js';

const past = [introduced(), sealed(1, 1, 10)];
const REPLACE = { keyId: 'k-1' };
const next = { gathered: keyNamed('k-2', 'k-1') };

describe('ReplaceSealKey', () => {
  it('introduces a key that the one in force vouches for, once', () => {
    given(sealsState, past)
      .when(replaceSealKey, REPLACE, next)
      .then([introduced('k-2', 'k-1')])
      .when(replaceSealKey, REPLACE, { gathered: keyNamed('k-3', 'k-2') })
      .thenRefused('seal-key-not-in-force');
  });

  it('refuses a key that another one vouches for', () => {
    given(sealsState, [...past, introduced('k-2', 'k-1')])
      .when(replaceSealKey, REPLACE, { gathered: keyNamed('k-3', 'k-1') })
      .thenRefused('seal-key-not-in-force');
  });

  it('refuses where no key signs yet, and replaces nothing that nobody gathered', () => {
    given(sealsState).when(replaceSealKey, REPLACE, next).thenRefused('no-seal-key');
    expect(() => given(sealsState, past).when(replaceSealKey, REPLACE)).toThrow('gatherer');
  });
});
