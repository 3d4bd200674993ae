import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { d, member, OWNER } from '../testing.js';
import { releaseHold } from './release-hold.js';
import { HoldReleased } from './spending.events.js';

const RELEASE = { holdId: 'h-1' };

describe('ReleaseHold', () => {
  it('gives the points back', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2));
    const allocations = [{ lot: 1, points: 60, offset: 0 }];
    ledger
      .when(releaseHold, RELEASE, d(2))
      .then([happened(HoldReleased, { ...OWNER, ...RELEASE, allocations, by: 'asked' })]);
    expect(ledger.balance(d(2))).toMatchObject({ held: 0, spendable: 100 });
  });

  it('does nothing where the hold is released already', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2));
    ledger.when(releaseHold, RELEASE, d(3)).thenNothing();
    ledger.did(releaseHold, RELEASE, d(2)).when(releaseHold, RELEASE, d(2)).thenNothing();
  });

  it('refuses a captured or unknown hold', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2)).capture(50, d(2));
    ledger.when(releaseHold, RELEASE, d(2)).thenRefused('hold-closed');
    ledger.when(releaseHold, { holdId: 'h-9' }, d(2)).thenRefused('unknown-hold');
  });
});
