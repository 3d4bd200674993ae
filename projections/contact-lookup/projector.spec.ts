import { describe, expect, it } from '@jest/globals';
import {
  ContactPointAdded,
  ContactPointRemoved,
  ContactPointVerified,
  CustomerForgotten,
  CustomerRegistered,
} from '#customers/events';
import { FORGOTTEN, happened, type ContactKind, type NewEvent, type Personal } from '#kernel';
import { ask, logOf, type Entry } from '#read-model/testing';
import contactLookup from './queries.js';

const of = (customerId: string, ...events: NewEvent[]): Entry[] =>
  events.map((event) => [`customer-${customerId}`, customerId, event]);

const registered = (customerId: string, name: Personal<string>) =>
  happened(CustomerRegistered, { customerId, kind: 'person', name });
const added = (customerId: string, contactPointId: string, kind: ContactKind, value: Personal<string>) =>
  happened(ContactPointAdded, { customerId, contactPointId, kind, value, primary: false });

const PHONE = '+628120000001';
const sri = of('C1', registered('C1', 'Sri'), added('C1', 'p-1', 'phone', PHONE));
const budi = of(
  'C2',
  registered('C2', 'Budi'),
  added('C2', 'w-1', 'whatsapp', PHONE),
  added('C2', 'e-1', 'email', 'budi@example.org'),
  happened(ContactPointVerified, { contactPointId: 'w-1', method: 'otp', claimId: 'ab12' }),
);

const lookUp = async (entries: readonly Entry[], params: object) =>
  ((await ask(contactLookup, 'list', logOf(...entries), { params })) as any).items;

describe('contact-lookup', () => {
  it('CAP-11 finds a customer by a phone number in any spelling', async () => {
    for (const phone of ['08120000001', '+62 812-0000-001', '62 812 0000 001']) {
      expect(await lookUp(sri, { phone })).toMatchObject([{ customerId: 'C1', name: 'Sri', contactPointId: 'p-1' }]);
    }
  });

  it('names all who share a value, who has verified it first', async () => {
    expect(await lookUp([...sri, ...budi], { phone: '08120000001' })).toMatchObject([
      { customerId: 'C2', kind: 'whatsapp', verified: true },
      { customerId: 'C1', kind: 'phone', verified: false },
    ]);
  });

  it('finds by the kind that is asked for only', async () => {
    expect(await lookUp(budi, { email: ' Budi@Example.org' })).toMatchObject([{ customerId: 'C2', kind: 'email' }]);
    expect(await lookUp(budi, { social: 'budi@example.org' })).toEqual([]);
    expect(await lookUp(budi, { phone: 'nobody' })).toEqual([]);
  });

  it('finds nobody by a removed value', async () => {
    const removed = happened(ContactPointRemoved, { customerId: 'C1', contactPointId: 'p-1', reason: 'wrong' });
    expect(await lookUp([...sri, ...of('C1', removed)], { phone: PHONE })).toEqual([]);
  });

  it('finds no forgotten customer, also in a log whose values are gone', async () => {
    const forgotten = happened(CustomerForgotten, { basis: 'asked' });
    expect(await lookUp([...sri, ...of('C1', forgotten)], { phone: PHONE })).toEqual([]);
    const gone = of('C1', registered('C1', FORGOTTEN), added('C1', 'p-1', 'phone', FORGOTTEN));
    expect(await lookUp(gone, { phone: PHONE })).toEqual([]);
    expect(await lookUp([...gone, ...of('C1', forgotten)], { phone: PHONE })).toEqual([]);
  });

  it('wants something to look for', async () => {
    await expect(lookUp(sri, {})).rejects.toMatchObject({ code: 'invalid-parameter' });
  });
});
