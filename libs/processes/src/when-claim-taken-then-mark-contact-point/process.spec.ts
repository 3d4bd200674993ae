import { describe, expect, it } from '@jest/globals';
import { ClaimTaken } from '#customers/events';
import { happened, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { whenClaimTakenThenMarkContactPoint } from './process.js';

describe('when-claim-taken-then-mark-contact-point', () => {
  it('marks the contact point, then frees the claim if that is gone', () => {
    const taken = happened(ClaimTaken, { kind: 'phone', ownerId: 'c-1', contactPointId: 'p-1', method: 'otp' });
    const event = recorded(taken, { stream: 'claim-ab12' }) as Recorded<never>;
    expect(whenClaimTakenThenMarkContactPoint.react(event, { memory: undefined, standings: new Map() })).toEqual([
      {
        command: 'MarkContactPointVerified',
        key: 'mark',
        body: { customerId: 'c-1', contactPointId: 'p-1', method: 'otp', claimId: 'ab12' },
      },
      { command: 'ReleaseClaim', key: 'release', body: { claimId: 'ab12' } },
    ]);
  });
});
