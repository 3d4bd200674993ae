import { describe, expect, it } from '@jest/globals';
import { ContactPointAdded, CustomerForgotten, CustomerRegistered, ProfileChanged } from '#customers/events';
import { FORGOTTEN, happened, type ContactKind, type NewEvent, type Personal } from '#kernel';
import { ask, logOf, type Entry } from '#read-model/testing';
import customerSearch from './queries.js';

const of = (customerId: string, ...events: NewEvent[]): Entry[] =>
  events.map((event) => [`customer-${customerId}`, customerId, event]);
const registered = (customerId: string, name: Personal<string>) =>
  happened(CustomerRegistered, { customerId, kind: 'person', name });
const added = (customerId: string, kind: ContactKind, value: string) =>
  happened(ContactPointAdded, { customerId, contactPointId: kind, kind, value, primary: true });

const everybody = [
  ...of('C1', registered('C1', 'Sri Wahyuni'), added('C1', 'phone', '+628120000001')),
  ...of('C2', registered('C2', 'Wahyu Srikandi'), added('C2', 'email', 'wahyu@example.org')),
  ...of('C3', registered('C3', 'José O’Neill-Śri'), added('C3', 'social', 'sri')),
];

const search = async (q: string, entries: readonly Entry[] = everybody, page = { limit: 100 }) => {
  const { items } = (await ask(customerSearch, 'list', logOf(...entries), { params: { q }, page })) as any;
  return items.map(({ customerId }: any) => customerId);
};

describe('customer-search', () => {
  it('finds names by the beginnings of their words, in any order', async () => {
    expect(await search('wah')).toEqual(['C1', 'C2']);
    expect(await search('wah sr')).toEqual(['C1', 'C2']);
    expect(await search('wahyuni sri')).toEqual(['C1']);
    expect(await search('yuni')).toEqual([]);
  });

  it('takes no notice of case, accents and punctuation', async () => {
    expect(await search('JOSE')).toEqual(['C3']);
    expect(await search("o'neill")).toEqual(['C3']);
  });

  it('finds by phone and e-mail in any spelling', async () => {
    expect(await search('0812-0000-001')).toEqual(['C1']);
    expect(await search(' Wahyu@Example.ORG ')).toEqual(['C2']);
  });

  it('finds by id', async () => {
    expect(await search('C2')).toEqual(['C2']);
  });

  it('puts who has exactly that value before those who are named like it', async () => {
    expect(await search('@sri')).toEqual(['C3', 'C1', 'C2']);
  });

  it('goes by the present name', async () => {
    const renamed = happened(ProfileChanged, { changed: [{ field: 'name', from: 'Sri Wahyuni', to: 'Sri Lestari' }] });
    const log = [...everybody, ...of('C1', renamed)];
    expect(await search('lestari', log)).toEqual(['C1']);
    expect(await search('wahyuni', log)).toEqual([]);
  });

  it('finds no forgotten customer, also in a log whose values are gone', async () => {
    const forgotten = of('C1', happened(CustomerForgotten, { basis: 'asked' }));
    for (const q of ['wahyuni', '08120000001', 'C1'])
      expect(await search(q, [...everybody, ...forgotten])).not.toContain('C1');
    expect(await search('C1', [...of('C1', registered('C1', FORGOTTEN)), ...forgotten])).toEqual([]);
  });

  it('gives pages', async () => {
    const log = logOf(...everybody);
    const first = (await ask(customerSearch, 'list', log, { params: { q: 'wah' }, page: { limit: 1 } })) as any;
    const page = { limit: 1, after: first.next };
    const second = (await ask(customerSearch, 'list', log, { params: { q: 'wah' }, page })) as any;
    expect([first, second].map(({ items }) => items[0].customerId)).toEqual(['C1', 'C2']);
    expect(second.next).toBeUndefined();
  });
});
