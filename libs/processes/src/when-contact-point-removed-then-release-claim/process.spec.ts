import { describe, expect, it } from '@jest/globals';
import { ContactPointRemoved } from '#customers/events';
import { happened, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { whenContactPointRemovedThenReleaseClaim } from './process.js';

const reactionsTo = (removed: ContactPointRemoved) =>
  whenContactPointRemovedThenReleaseClaim.react(recorded(happened(ContactPointRemoved, removed)) as Recorded<never>, {
    memory: undefined,
    standings: new Map(),
  });

describe('when-contact-point-removed-then-release-claim', () => {
  const removed = { customerId: 'c-1', contactPointId: 'p-1', reason: 'wrong' } as const;

  it('releases the claim of a verified contact point', () => {
    expect(reactionsTo({ ...removed, claimId: 'ab12' })).toEqual([
      { command: 'ReleaseClaim', body: { claimId: 'ab12' } },
    ]);
  });

  it('does nothing where there was no claim', () => {
    expect(reactionsTo(removed)).toEqual([]);
  });
});
