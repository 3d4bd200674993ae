import { describe, expect, it } from '@jest/globals';
import {
  ChurnReasonRecorded,
  ConsentGranted,
  ConsentRequested,
  ConsentWithdrawn,
  ContactPointAdded,
  ContactPointRemoved,
  ContactPointVerified,
  CustomerForgotten,
  OwnerAssigned,
  PrimaryContactPointSet,
  ProfileChanged,
  type ChurnReason,
} from '#customers/events';
import { happened, type Day, type Instant } from '#kernel';
import { on } from '#kernel/testing';
import type { Entry } from '#read-model/testing';
import { at, ofSri, registered, rowAfter } from './testing.js';

const email = (monthDay: string, contactPointId: string, primary = false) =>
  ofSri(
    monthDay,
    happened(ContactPointAdded, {
      customerId: 'c-1',
      contactPointId,
      kind: 'email',
      value: `${contactPointId}@example.org`,
      primary,
    }),
  );
const verified = (monthDay: string, contactPointId: string) =>
  ofSri(
    monthDay,
    happened(ContactPointVerified, { contactPointId, method: 'link', claimId: `claim-${contactPointId}` }),
  );

const primaryOf = async (entries: readonly Entry[], asOf?: Day | Instant): Promise<string | undefined> =>
  (await rowAfter(entries, asOf)).contactPoints.find((point: any) => point.primary)?.contactPointId;

describe('customer-360', () => {
  it('CAP-16 cites the event of every fact of the profile', async () => {
    const changed = happened(ProfileChanged, {
      changed: [
        { field: 'occupation', to: 'teacher' },
        { field: 'language', from: 'id' },
      ],
    });
    const row = await rowAfter([registered, ofSri('02-01', changed)]);
    expect(row).toMatchObject({
      customerId: 'c-1',
      kind: 'person',
      registeredAt: { value: at('01-01'), address: 'customer-c-1@0' },
    });
    expect(row.profile).toEqual({
      name: { value: 'Sri', address: 'customer-c-1@0' },
      occupation: { value: 'teacher', address: 'customer-c-1@1' },
    });
  });

  it('CUS-4 CAP-57 shows the e-mail that was primary on the day', async () => {
    const log = [
      registered,
      email('02-01', 'a', true),
      email('02-02', 'b'),
      verified('02-03', 'a'),
      verified('02-03', 'b'),
      ofSri('05-01', happened(PrimaryContactPointSet, { kind: 'email', from: 'a', to: 'b' })),
    ];
    expect(await primaryOf(log, '2026-04-30')).toBe('a');
    expect(await primaryOf(log, at('05-01', '23:59'))).toBe('b');
  });

  it('lets the oldest verified contact point follow a removed primary one', async () => {
    const removed = happened(ContactPointRemoved, { customerId: 'c-1', contactPointId: 'a', reason: 'asked' });
    const log = [
      registered,
      email('02-01', 'a', true),
      email('02-02', 'b'),
      email('02-03', 'c'),
      verified('02-04', 'c'),
    ];
    expect(await primaryOf([...log, ofSri('02-05', removed)])).toBe('c');
  });

  it('CON-1 says of each consent whether it allows contact on the day, and why', async () => {
    const scope = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
    const grant = { ...scope, basis: 'consent', source: 'web', textVersion: 'v1' } as const;
    const log = [
      registered,
      ofSri('03-01', happened(ConsentGranted, grant)),
      ofSri('04-01', happened(ConsentWithdrawn, scope)),
      ofSri('05-01', happened(ConsentGranted, { ...grant, effectiveTo: at('06-01') })),
    ];
    const consentsOn = async (day: Day) => (await rowAfter(log, day)).consents;
    expect(await consentsOn('2026-03-15')).toMatchObject([
      { state: 'granted', allowed: true, because: 'customer-c-1@1' },
    ]);
    expect(await consentsOn('2026-04-15')).toMatchObject([
      { state: 'withdrawn', allowed: false, because: 'customer-c-1@2' },
    ]);
    expect(await consentsOn('2026-05-15')).toMatchObject([
      { state: 'granted', allowed: true, because: 'customer-c-1@3' },
    ]);
    expect(await consentsOn('2026-06-15')).toMatchObject([{ state: 'granted', allowed: false, code: 'not-effective' }]);
  });

  it('folds a consent that was entered late where it belongs', async () => {
    const scope = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
    const grant = { ...scope, basis: 'consent', source: 'paper', textVersion: 'v1' } as const;
    const log = [
      registered,
      ofSri('04-01', happened(ConsentWithdrawn, scope)),
      ofSri('03-01', happened(ConsentGranted, grant)),
    ];
    expect((await rowAfter(log)).consents).toMatchObject([{ state: 'withdrawn', allowed: false }]);
  });

  it('says of a phone apart whether it may be called and sent a text', async () => {
    const added = { customerId: 'c-1', contactPointId: 'p1', kind: 'phone', value: '+628120000001' } as const;
    const scope = { customerId: 'c-1', scope: 'p1', purpose: 'marketing' } as const;
    const log = [
      registered,
      ofSri('02-01', happened(ContactPointAdded, { ...added, primary: true })),
      ofSri('03-01', happened(ConsentGranted, { ...scope, basis: 'consent', source: 'web', textVersion: 'v1' })),
      ofSri('04-01', happened(ConsentWithdrawn, { ...scope, scope: 'sms' })),
    ];
    expect((await rowAfter(log)).consents).toMatchObject([
      { scope: 'p1', channel: 'call', state: 'granted', allowed: true, because: 'customer-c-1@2' },
      { scope: 'p1', channel: 'sms', state: 'granted', allowed: false, because: 'customer-c-1@3' },
      { scope: 'sms', state: 'withdrawn', allowed: false },
    ]);
  });

  it('cites nothing for a consent that is older than the registration', async () => {
    const requested = happened(ConsentRequested, { customerId: 'c-1', scope: 'email', purpose: 'service' });
    const asked = ['customer-c-1', 'c-1', on('2025-12-30T00:00:00.000Z', requested)] as const;
    expect((await rowAfter([registered, asked], '2025-12-31')).consents).toMatchObject([
      { state: 'requested', code: 'contract', because: null },
    ]);
  });

  it('names the owner, and who forgot the customer', async () => {
    const log = [
      registered,
      ofSri('02-01', happened(OwnerAssigned, { to: 'ann' })),
      ofSri('03-01', happened(CustomerForgotten, { basis: 'asked' })),
    ];
    expect(await rowAfter(log)).toMatchObject({
      owner: { value: 'ann', address: 'customer-c-1@1' },
      forgottenBy: 'customer-c-1@2',
    });
  });

  it('shows why the customer leaves, as it was said last', async () => {
    const said = (monthDay: string, reason: ChurnReason) =>
      ofSri(monthDay, happened(ChurnReasonRecorded, { customerId: 'c-1', reason, source: 'survey' }));
    const log = [registered, said('02-01', 'price'), said('03-01', 'attention')];
    const expected = { value: { reason: 'attention', source: 'survey' }, address: 'customer-c-1@2' };
    expect((await rowAfter(log)).churnReason).toEqual(expected);
    expect((await rowAfter(log, '2026-02-28')).churnReason.value.reason).toBe('price');
  });

  it('CAP-16 lists the last 20 events, newest first, each with its address', async () => {
    const emails = Array.from({ length: 25 }, (_, i) => email('02-01', `e${i}`));
    const { recent } = await rowAfter([registered, ...emails]);
    expect(recent).toHaveLength(20);
    expect(recent[0]).toEqual({ type: 'ContactPointAdded', at: at('02-01'), address: 'customer-c-1@25' });
    expect(recent[19].address).toBe('customer-c-1@6');
  });

  it('knows nobody before the first event', async () => {
    expect(await rowAfter([registered], '2025-12-31')).toBeUndefined();
  });
});
