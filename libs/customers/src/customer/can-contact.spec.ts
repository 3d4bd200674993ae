import { describe, expect, it } from '@jest/globals';
import { happened, type EventClass } from '#kernel';
import { given, on } from '#kernel/testing';
import { canContact, mustFitContactPoint, waysOf, type ContactQuestion } from './can-contact.js';
import {
  ConsentConfirmed,
  ConsentDenied,
  ConsentGranted,
  ConsentImported,
  ConsentRequested,
  ConsentWithdrawn,
  type ConsentScope,
  type ConsentTerms,
} from './consent.events.js';
import { ContactPointAdded } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';

const TERMS: ConsentTerms = {
  customerId: 'c-1',
  scope: 'email',
  purpose: 'marketing',
  basis: 'consent',
  source: 'web-form',
  textVersion: 'v3',
};

/** Midnight in Jakarta. */
const day = (monthDay: string) => `2026-${monthDay}T00:00:00.000+07:00`;
const instant = (monthDay: string) => new Date(day(monthDay)).toISOString();

const said = (monthDay: string, event: EventClass<ConsentScope>, over: Partial<ConsentTerms> = {}) =>
  on(instant(monthDay), happened(event as EventClass<ConsentTerms>, { ...TERMS, ...over }));
const granted = (monthDay: string, over: Partial<ConsentTerms> = {}) => said(monthDay, ConsentGranted, over);
const withdrawn = (monthDay: string, over: Partial<ConsentTerms> = {}) => said(monthDay, ConsentWithdrawn, over);

const point = (contactPointId: string, kind: 'email' | 'phone') =>
  happened(ContactPointAdded, { customerId: 'c-1', contactPointId, kind, value: contactPointId, primary: false });

/** Revisions: 0 registered, 1 to 3 contact points, consents from 4. */
const asked = (consents: ReturnType<typeof said>[], monthDay: string, question: Partial<ContactQuestion> = {}) => {
  const { state } = given(customerState, [
    happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' }),
    point('e1', 'email'),
    point('e2', 'email'),
    point('p1', 'phone'),
    ...consents,
  ]);
  const known = { ...state, registeredBy: 'customer-1@0' };
  return canContact(known, { scope: 'email', purpose: 'marketing', ...question }, instant(monthDay));
};

describe('canContact', () => {
  it('CON-1 says yes, no, yes for a grant, a withdrawal and a grant, each time citing its event', () => {
    const consents = [granted('03-01'), withdrawn('04-01'), granted('05-01')];
    expect(asked(consents, '03-15')).toEqual({ allowed: true, because: 'customer-1@4', code: 'consent' });
    expect(asked(consents, '04-15')).toEqual({ allowed: false, because: 'customer-1@5', code: 'withdrawn' });
    expect(asked(consents, '05-15')).toEqual({ allowed: true, because: 'customer-1@6', code: 'consent' });
  });

  it('CON-3 finds no consent before it was granted', () => {
    expect(asked([granted('03-01')], '02-28')).toEqual({ allowed: false, because: null, code: 'no-consent' });
  });

  it('CON-4 waits for the confirmation of a double opt-in', () => {
    const consents = [granted('03-01', { doubleOptIn: true }), said('03-03', ConsentConfirmed)];
    expect(asked(consents, '03-02')).toEqual({ allowed: false, because: 'customer-1@4', code: 'unconfirmed' });
    expect(asked(consents, '03-04')).toEqual({ allowed: true, because: 'customer-1@5', code: 'consent' });
  });

  it('CON-5 lets the latest decide of contact point and channel', () => {
    const consents = [granted('03-01'), withdrawn('03-02', { scope: 'e1' })];
    expect(asked(consents, '03-03', { scope: 'e1' })).toMatchObject({ allowed: false, because: 'customer-1@5' });
    expect(asked(consents, '03-03', { scope: 'e2' })).toMatchObject({ allowed: true, because: 'customer-1@4' });
  });

  it('CON-6 allows service by contract and no marketing where nothing was said', () => {
    expect(asked([], '03-01')).toMatchObject({ allowed: false, code: 'no-consent' });
    expect(asked([], '03-01', { purpose: 'service' })).toEqual({
      allowed: true,
      because: 'customer-1@0',
      code: 'contract',
    });
  });

  it('lets refusal win at the same instant, whichever was entered first', () => {
    expect(asked([granted('03-01'), withdrawn('03-01')], '03-02')).toMatchObject({ allowed: false });
    expect(asked([withdrawn('03-01'), granted('03-01')], '03-02')).toMatchObject({ allowed: false });
  });

  it('goes by when consents were given, not by when they were entered', () => {
    expect(asked([withdrawn('04-01'), granted('03-01')], '04-02')).toMatchObject({ code: 'withdrawn' });
  });

  it('allows from effectiveFrom to just before effectiveTo', () => {
    const consents = [granted('03-01', { effectiveFrom: instant('03-05'), effectiveTo: instant('03-10') })];
    expect(asked(consents, '03-04')).toMatchObject({ allowed: false, code: 'not-effective' });
    expect(asked(consents, '03-05')).toMatchObject({ allowed: true });
    expect(asked(consents, '03-09')).toMatchObject({ allowed: true });
    expect(asked(consents, '03-10')).toMatchObject({ allowed: false, code: 'not-effective' });
  });

  it('holds a confirmed consent to the period of its grant', () => {
    const grant = granted('03-01', { doubleOptIn: true, effectiveTo: instant('03-10') });
    const consents = [grant, said('03-03', ConsentConfirmed)];
    expect(asked(consents, '03-09')).toMatchObject({ allowed: true });
    expect(asked(consents, '03-10')).toMatchObject({ allowed: false, code: 'not-effective' });
  });

  it('takes a denial for a refusal, and a request for nothing', () => {
    expect(asked([said('03-01', ConsentDenied)], '03-02')).toMatchObject({ allowed: false, code: 'denied' });
    expect(asked([granted('03-01'), said('03-02', ConsentRequested)], '03-03')).toMatchObject({ allowed: true });
  });

  it('allows service only on an imported consent', () => {
    const imported = (purpose: 'service' | 'marketing') => said('03-01', ConsentImported, { purpose });
    expect(asked([imported('marketing')], '03-02')).toMatchObject({ allowed: false, code: 'unproven' });
    expect(asked([imported('service')], '03-02', { purpose: 'service' })).toMatchObject({ allowed: true });
  });

  it('lets a brand rely on its own consents and on those for all brands, not on those of another', () => {
    const consents = [granted('03-01', { brand: 'kopi' })];
    expect(asked(consents, '03-02', { brand: 'kopi' }).allowed).toBe(true);
    expect(asked(consents, '03-02', { brand: 'teh' }).allowed).toBe(false);
    expect(asked(consents, '03-02').allowed).toBe(false);
    expect(asked([granted('03-01')], '03-02', { brand: 'kopi' }).allowed).toBe(true);
  });

  it('asks of a phone whether it is called or sent a text', () => {
    const consents = [granted('03-01', { scope: 'sms' })];
    expect(asked(consents, '03-02', { scope: 'p1', channel: 'sms' }).allowed).toBe(true);
    expect(asked(consents, '03-02', { scope: 'p1', channel: 'call' }).allowed).toBe(false);
  });

  it('knows no contact point that is not there', () => {
    expect(asked([], '03-02', { scope: 'e9' })).toMatchObject({ allowed: false, code: 'unknown-contact-point' });
  });
});

describe('a question of a contact point', () => {
  const refused = (scope: string, channel?: ContactQuestion['channel'], forgottenBy?: string) => () => {
    const kinds = ['email', 'phone', 'whatsapp', 'social', 'other'] as const;
    const contactPoints = kinds.map((kind) => ({ contactPointId: `${kind}-1`, kind }));
    const known = { registeredBy: 'customer-1@0', contactPoints, consents: [], forgottenBy };
    mustFitContactPoint(known, { scope, purpose: 'service', ...(channel && { channel }) });
  };

  it('names call or sms for a phone', () => {
    const said = { kind: 'invalid', code: 'channel-required', message: expect.stringContaining('call or sms') };
    expect(refused('phone-1')).toThrow(expect.objectContaining(said));
    for (const channel of ['call', 'sms'] as const) expect(refused('phone-1', channel)).not.toThrow();
  });

  it('names no channel by which such a contact point cannot be reached', () => {
    const said = (fitting: string) =>
      expect.objectContaining({
        kind: 'invalid',
        code: 'channel-does-not-fit',
        message: expect.stringContaining(fitting),
      });
    expect(refused('phone-1', 'email')).toThrow(said('call or sms'));
    expect(refused('email-1', 'sms')).toThrow(said('email'));
    expect(refused('whatsapp-1', 'call')).toThrow(said('whatsapp'));
  });

  it('names no other channel where a channel as a whole is asked about', () => {
    const said = { kind: 'invalid', code: 'channel-does-not-fit', message: expect.stringContaining('email') };
    expect(refused('email', 'sms')).toThrow(expect.objectContaining(said));
    expect(refused('email', 'email')).not.toThrow();
  });

  it('is asked in each way in which its scope is used', () => {
    const phone = (contactPointId: string) => ({ contactPointId, kind: 'phone' }) as const;
    const known = { registeredBy: null, contactPoints: [phone('p1'), phone('chat')], consents: [] };
    expect(waysOf(known, 'p1')).toEqual([
      { scope: 'p1', channel: 'call' },
      { scope: 'p1', channel: 'sms' },
    ]);
    expect(waysOf(known, 'gone')).toEqual([{ scope: 'gone' }]);
    expect(waysOf(known, 'chat')).toEqual([{ scope: 'chat' }]);
  });

  it('needs no channel where only one fits, or where any does', () => {
    for (const scope of ['email-1', 'whatsapp-1', 'social-1', 'other-1']) expect(refused(scope)).not.toThrow();
    expect(refused('email-1', 'email')).not.toThrow();
    expect(refused('other-1', 'letter')).not.toThrow();
  });

  it('is left to the answer where there is no such contact point or the customer was forgotten', () => {
    for (const scope of ['call', 'phone-9']) expect(refused(scope)).not.toThrow();
    expect(refused('phone-1', undefined, 'customer-1@9')).not.toThrow();
  });
});
