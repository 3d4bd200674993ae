import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import type { CustomerToOthers } from '../rules.js';
import { ClaimTaken } from './claim.events.js';
import { claimState } from './claim.state.js';
import { VerifyContactPoint, verifyContactPoint } from './verify-contact-point.js';

const blind = (kind: string, value: string): string => `blind.${kind}.${value}`;

const customer = (customerId: string, over: Partial<CustomerToOthers> = {}): CustomerToOthers => ({
  customerId,
  registeredAt: '2026-01-01T00:00:00.000Z',
  forgotten: false,
  contactPoints: [{ contactPointId: 'p-1', kind: 'phone', network: undefined, value: '+628120000001' }],
  ...over,
});

const takenBy = (ownerId: string) =>
  happened(ClaimTaken, { kind: 'phone', ownerId, contactPointId: 'p-1', method: 'otp' });

const VERIFY: VerifyContactPoint = { customerId: 'c-2', contactPointId: 'p-1', method: 'otp' };

describe('VerifyContactPoint', () => {
  it('claims the value for the customer', () => {
    given(claimState)
      .when(verifyContactPoint, VERIFY, { refs: { customer: customer('c-2') } })
      .then([takenBy('c-2')]);
  });

  it('CUS-3 refuses a value that another customer has verified', () => {
    given(claimState, [takenBy('c-1')])
      .when(verifyContactPoint, VERIFY, { refs: { customer: customer('c-2'), holder: customer('c-1') } })
      .thenRefused('contact-point-claimed');
  });

  it('finds the value of a forgotten customer free', () => {
    given(claimState, [takenBy('c-1')])
      .when(verifyContactPoint, VERIFY, {
        refs: { customer: customer('c-2'), holder: customer('c-1', { forgotten: true }) },
      })
      .then([takenBy('c-2')]);
  });

  it('records nothing the second time', () => {
    given(claimState)
      .when(verifyContactPoint, VERIFY, { refs: { customer: customer('c-2') } })
      .when(verifyContactPoint, VERIFY, { refs: { customer: customer('c-2'), holder: customer('c-2') } })
      .thenNothing();
  });

  it('moves the claim to the contact point under which its holder has added the value again', () => {
    const again = { ...customer('c-2').contactPoints[0]!, contactPointId: 'p-2' };
    const refs = { customer: customer('c-2', { contactPoints: [again] }), holder: customer('c-2') };
    given(claimState, [takenBy('c-2')])
      .when(verifyContactPoint, { ...VERIFY, contactPointId: 'p-2' }, { refs })
      .then([happened(ClaimTaken, { kind: 'phone', ownerId: 'c-2', contactPointId: 'p-2', method: 'otp' })]);
  });

  it('decides on the stream of the value, the same for all customers but another for another network', () => {
    const social = (network: string) =>
      customer('c-2', {
        contactPoints: [{ contactPointId: 'p-1', kind: 'social', network, value: 'sri' }],
      });
    const streamFor = (owner: CustomerToOthers) =>
      verifyContactPoint.streamFrom?.(VERIFY, { customer: owner, holder: customer('c-1') }, { blind });
    expect(streamFor(customer('c-2'))).toBe('claim-blind.phone.+628120000001');
    expect(streamFor(social('x'))).not.toBe(streamFor(social('instagram')));
  });

  it('decides on one stream for an e-mail address, whatever network an old log has for it', () => {
    const email = (network: string | undefined) =>
      customer('c-2', { contactPoints: [{ contactPointId: 'p-1', kind: 'email', network, value: 'sri@example.org' }] });
    const streamFor = (owner: CustomerToOthers) =>
      verifyContactPoint.streamFrom?.(VERIFY, { customer: owner, holder: undefined as never }, { blind });
    expect(streamFor(email('x'))).toBe('claim-blind.email.sri@example.org');
    expect(streamFor(email(undefined))).toBe('claim-blind.email.sri@example.org');
  });

  it.each([
    [{ contactPoints: [] }, 'unknown-contact-point'],
    [
      { contactPoints: [{ contactPointId: 'p-1', kind: 'other', network: undefined, value: 'pager' }] },
      'kind-not-verifiable',
    ],
  ] as const)('has no stream for %j: %s', (over, code) => {
    const refs = { customer: customer('c-2', over), holder: customer('c-1') };
    expect(() => verifyContactPoint.streamFrom?.(VERIFY, refs, { blind })).toThrow(expect.objectContaining({ code }));
  });
});
