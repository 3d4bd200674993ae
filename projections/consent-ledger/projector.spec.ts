import { describe, expect, it } from '@jest/globals';
import {
  ConsentGranted,
  ConsentWithdrawn,
  ContactPointAdded,
  ContactPointRemoved,
  CustomerForgotten,
  CustomerRegistered,
} from '#customers/events';
import { happened, type Day, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { ask, logOf, type Entry } from '#read-model/testing';
import consentLedger from './queries.js';

const noon = (monthDay: string): Instant => `2026-${monthDay}T05:00:00.000Z`;
const said = (monthDay: string, event: NewEvent, recorded?: string): Entry => [
  'customer-c-1',
  'c-1',
  on(noon(monthDay), event),
  recorded && noon(recorded),
];

const registered = said('01-01', happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' }));
const SCOPE = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
const TERMS = { ...SCOPE, basis: 'consent', source: 'web', textVersion: 'v1' } as const;
const granted = (monthDay: string) => said(monthDay, happened(ConsentGranted, TERMS));
const withdrawn = (monthDay: string, scope = 'email', recorded?: string) =>
  said(monthDay, happened(ConsentWithdrawn, { ...SCOPE, scope }), recorded);
const point = (contactPointId: string) =>
  said('01-02', happened(ContactPointAdded, { ...EMAIL, contactPointId, value: `${contactPointId}@example.org` }));
const EMAIL = { customerId: 'c-1', kind: 'email', primary: false } as const;

const may = async (entries: readonly Entry[], asOf: Day, params: object = SCOPE, knownAt?: Day): Promise<any> => {
  const { scope, purpose, channel } = { ...SCOPE, channel: undefined as string | undefined, ...params };
  const asked = { scope, purpose, ...(channel !== undefined && { channel }) };
  const question = { key: 'c-1', params: asked, asOf, ...(knownAt && { knownAt }) };
  return ask(consentLedger, 'can-contact', logOf(...entries), question);
};

describe('consent-ledger', () => {
  it('keeps every consent with its terms, when it was said and when we learned it', async () => {
    const log = logOf(registered, granted('03-01'), withdrawn('04-01', 'email', '04-09'));
    const row = (await ask(consentLedger, 'row', log, { key: 'c-1' })) as any;
    expect(row.consents).toEqual([
      expect.objectContaining({
        kind: 'granted',
        scope: 'email',
        purpose: 'marketing',
        basis: 'consent',
        textVersion: 'v1',
        at: noon('03-01'),
        address: 'customer-c-1@1',
      }),
      expect.objectContaining({ kind: 'withdrawn', recordedAt: noon('04-09'), address: 'customer-c-1@2' }),
    ]);
    expect(await ask(consentLedger, 'row', log, { key: 'c-2' })).toBeUndefined();
  });

  it('CON-1 CAP-63 says yes, no, yes, each with its event', async () => {
    const log = [registered, granted('03-01'), withdrawn('04-01'), granted('05-01')];
    expect(await may(log, '2026-03-15')).toMatchObject({ allowed: true, because: 'customer-c-1@1', code: 'consent' });
    expect(await may(log, '2026-04-15')).toMatchObject({ allowed: false, because: 'customer-c-1@2' });
    expect(await may(log, '2026-05-15')).toMatchObject({ allowed: true, because: 'customer-c-1@3' });
  });

  it('CON-3 CON-6 allows service without a consent, and nothing else', async () => {
    expect(await may([registered, granted('03-01')], '2026-02-28')).toMatchObject({
      allowed: false,
      code: 'no-consent',
    });
    const service = await may([registered], '2026-02-28', { purpose: 'service' });
    expect(service).toMatchObject({ allowed: true, code: 'contract', because: 'customer-c-1@0' });
  });

  it('CON-5 lets a contact point say otherwise than its channel', async () => {
    const log = [registered, point('e1'), point('e2'), granted('03-01'), withdrawn('03-02', 'e1')];
    expect(await may(log, '2026-03-03', { scope: 'e1' })).toMatchObject({ allowed: false });
    expect(await may(log, '2026-03-03', { scope: 'e2' })).toMatchObject({ allowed: true });
    const gone = said(
      '03-04',
      happened(ContactPointRemoved, { customerId: 'c-1', contactPointId: 'e2', reason: 'asked' }),
    );
    const code = 'unknown-contact-point';
    expect(await may([...log, gone], '2026-03-05', { scope: 'e2' })).toMatchObject({ allowed: false, code });
  });

  it('tells of a phone only whether it may be called or sent a text', async () => {
    const phone = { ...EMAIL, kind: 'phone', contactPointId: 'p1', value: '+628120000001' } as const;
    const no = (monthDay: string, scope: string) =>
      said(monthDay, happened(ConsentWithdrawn, { ...SCOPE, scope, purpose: 'service' }));
    const log = [
      registered,
      said('01-02', happened(ContactPointAdded, phone)),
      no('03-01', 'call'),
      no('03-01', 'sms'),
    ];
    const asked = (channel?: string) => may(log, '2026-03-02', { scope: 'p1', purpose: 'service', channel });
    await expect(asked()).rejects.toMatchObject({ kind: 'invalid', code: 'channel-required' });
    await expect(asked('email')).rejects.toMatchObject({ kind: 'invalid', code: 'channel-does-not-fit' });
    expect(await asked('call')).toMatchObject({ allowed: false, code: 'withdrawn', because: 'customer-c-1@2' });
  });

  it('tells what was known of it then: a withdrawal that was entered late was not', async () => {
    const log = [registered, granted('03-01'), withdrawn('03-10', 'email', '04-01')];
    expect(await may(log, '2026-03-15')).toMatchObject({ allowed: false });
    expect(await may(log, '2026-03-15', SCOPE, '2026-03-20')).toMatchObject({ allowed: true });
  });

  it('allows nothing to somebody who was forgotten', async () => {
    const log = [registered, granted('03-01'), said('04-01', happened(CustomerForgotten, { basis: 'asked' }))];
    expect(await may(log, '2026-04-02', { purpose: 'service' })).toMatchObject({
      allowed: false,
      code: 'customer-forgotten',
      because: 'customer-c-1@2',
    });
  });
});
