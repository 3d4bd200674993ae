import { describe, expect, it } from '@jest/globals';
import { ConsentGranted, ConsentWithdrawn, ContactPointAdded, CustomerRegistered } from '#customers/events';
import { happened, type Day, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { ask, logOf, type Entry } from '#read-model/testing';
import contactability from './queries.js';

const said = (monthDay: string, event: NewEvent): Entry => [
  'customer-c-1',
  'c-1',
  on(`2026-${monthDay}T05:00:00.000Z`, event),
];
const SCOPE = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
const TERMS = { ...SCOPE, basis: 'consent', source: 'web', textVersion: 'v1' } as const;
const MAIL = {
  customerId: 'c-1',
  contactPointId: 'e1',
  kind: 'email',
  value: 'sri@example.org',
  primary: true,
} as const;

const registered = said('01-01', happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' }));
const log = logOf(
  registered,
  said('01-02', happened(ContactPointAdded, MAIL)),
  said('03-01', happened(ConsentGranted, TERMS)),
  said('04-01', happened(ConsentWithdrawn, SCOPE)),
  said('05-01', happened(ConsentGranted, { ...TERMS, brand: 'kopi' })),
);

const allowedOn = async (asOf: Day, params: object = {}): Promise<readonly string[]> => {
  const { contacts } = (await ask(contactability, 'row', log, { key: 'c-1', asOf, params })) as { contacts: any[] };
  expect(contacts).toHaveLength(55);
  const marketing = contacts.filter(({ purpose, allowed }) => purpose === 'marketing' && allowed);
  return marketing.map(({ scope, because }) => `${scope} ${because}`);
};

describe('contactability', () => {
  it('CAP-63 shows for every channel and contact point whether it may be used, by which event', async () => {
    expect(await allowedOn('2026-03-15')).toEqual(['email customer-c-1@2', 'e1 customer-c-1@2']);
    expect(await allowedOn('2026-04-15')).toEqual([]);
  });

  it('tells calling a phone from sending it a text', async () => {
    const phone = { ...MAIL, contactPointId: 'p1', kind: 'phone', value: '+628120000001' } as const;
    const no = said('03-02', happened(ConsentWithdrawn, { customerId: 'c-1', scope: 'call', purpose: 'service' }));
    const entries = [registered, said('01-03', happened(ContactPointAdded, phone)), no];
    const { contacts } = (await ask(contactability, 'row', logOf(...entries), { key: 'c-1' })) as { contacts: any[] };
    expect(contacts.filter(({ scope, purpose }) => scope === 'p1' && purpose === 'service')).toEqual([
      expect.objectContaining({ channel: 'call', allowed: false, code: 'withdrawn', because: 'customer-c-1@2' }),
      expect.objectContaining({ channel: 'sms', allowed: true, code: 'contract' }),
    ]);
  });

  it('shows for a brand what was said for it', async () => {
    expect(await allowedOn('2026-05-15')).toEqual([]);
    expect(await allowedOn('2026-05-15', { brand: 'kopi' })).toEqual(['email customer-c-1@4', 'e1 customer-c-1@4']);
  });
});
