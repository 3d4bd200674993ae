import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import type { CustomerToOthers } from '../rules.js';
import { ClaimReleased, ClaimTaken } from './claim.events.js';
import { claimState } from './claim.state.js';
import { releaseClaim } from './release-claim.js';

const taken = [happened(ClaimTaken, { kind: 'email', ownerId: 'c-1', contactPointId: 'e-1', method: 'link' })];
const released = happened(ClaimReleased, { ownerId: 'c-1', contactPointId: 'e-1' });
const owner: CustomerToOthers = {
  customerId: 'c-1',
  registeredAt: '2026-01-01T00:00:00.000Z',
  forgotten: false,
  contactPoints: [{ contactPointId: 'e-1', kind: 'email', network: undefined, value: 'sri@example.org' }],
};

describe('ReleaseClaim', () => {
  it('frees a claim whose contact point is gone, once', () => {
    const refs = { owner: { ...owner, contactPoints: [] } };
    given(claimState, taken)
      .when(releaseClaim, { claimId: 'ab12' }, { refs })
      .then([released])
      .when(releaseClaim, { claimId: 'ab12' })
      .thenNothing();
  });

  it('frees the claim of a forgotten customer', () => {
    given(claimState, taken)
      .when(releaseClaim, { claimId: 'ab12' }, { refs: { owner: { ...owner, forgotten: true } } })
      .then([released]);
  });

  it('leaves a claim whose contact point is there', () => {
    given(claimState, taken).when(releaseClaim, { claimId: 'ab12' }, { refs: { owner } }).thenNothing();
  });
});
