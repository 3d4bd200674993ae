import { contactPointsOf } from './customer-360.js';
import { by, eventsAt, groups, type Fact, type Moment } from './known-events.js';

/** By more contact values nobody is found: the oldest count. */
const MAX_VALUES = 10;

/** customer-search: by id or contact value, then by the beginnings of names' words. `log` holds clear values. */
export const customerSearchAt = (log: readonly Fact[], moment: Moment, { q }: { q: string }) => {
  const spelt = [q.trim().toLowerCase(), q.trim().toLowerCase().replace(/^@/, ''), q.trim(), phone(q)];
  const wanted = wordsOf(q);
  const found = reachableAt(log, moment).flatMap((customer) => {
    const { customerId, kind, name, owner, points } = customer;
    const isExact = customerId === q.trim() || valuesOf(customer).some((value) => spelt.includes(value));
    const words = wordsOf(name ?? '');
    const isNamed = wanted.length > 0 && wanted.every((start) => words.some((word) => word.startsWith(start)));
    if (!isExact && !isNamed) return [];
    const contactPoints = points.map((point: any) => ({ kind: point.kind, value: point.value }));
    return [{ customerId, kind, name, owner, foundBy: isExact ? 'value' : 'name', contactPoints }];
  });
  return found.sort(
    by(
      ({ foundBy }) => (foundBy === 'value' ? 0 : 1),
      ({ customerId }) => customerId,
    ),
  );
};

/** contact-lookup: who has the contact value, those who verified it first. */
export const contactLookupAt = (log: readonly Fact[], moment: Moment, which: Record<string, string>) => {
  const { phone: number, email, social } = which;
  const asked: [kinds: string[], value: string | undefined][] = [
    [['phone', 'whatsapp'], number && phone(number)],
    [['email'], email?.trim().toLowerCase()],
    [['social'], social?.trim().replace(/^@/, '').toLowerCase()],
  ];
  const found = reachableAt(log, moment).flatMap((customer) =>
    customer.points
      .filter(({ kind, value }: any) => asked.some(([kinds, wanted]) => kinds.includes(kind) && value === wanted))
      .filter(({ value }: any) => valuesOf(customer).includes(value))
      .map(({ contactPointId, kind, network = null, value, primary, verified }: any) => {
        const { customerId, name, kind: customerKind, owner } = customer;
        return { customerId, name, customerKind, owner, contactPointId, kind, network, value, primary, verified };
      }),
  );
  return found.sort(
    by(
      ({ verified }) => (verified ? 0 : 1),
      ({ customerId }) => customerId,
      ({ contactPointId }) => contactPointId,
    ),
  );
};

/** Nobody who was forgotten; and of who is forgotten by now, only what is not personal. */
const reachableAt = (log: readonly Fact[], moment: Moment): any[] => {
  const events = eventsAt(
    log.filter(({ stream }) => stream.startsWith('customer-')),
    moment,
  );
  return [...groups(events, ({ stream }) => stream)].flatMap(([stream, history]) => {
    if (history.some(({ type }) => type === 'CustomerForgotten')) return [];
    const registered = history.find(({ type }) => type === 'CustomerRegistered');
    const names = history.flatMap(({ type, data }) => {
      if (type === 'CustomerRegistered') return [data.name];
      return type === 'ProfileChanged' ? data.changed.filter((c: any) => c.field === 'name').map((c: any) => c.to) : [];
    });
    const points = contactPointsOf(history).filter(({ value }) => clear(value));
    const owner = history.findLast(({ type }) => type === 'OwnerAssigned')?.data.to ?? null;
    const customerId = stream.slice('customer-'.length);
    return [{ customerId, kind: registered?.data.kind ?? null, name: clear(names.at(-1)), owner, points }];
  });
};

/** A value whose key was destroyed is no text. */
const clear = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const valuesOf = ({ points }: any): string[] =>
  [...new Set<string>(points.map(({ value }: any) => value))].slice(0, MAX_VALUES);

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** An Indonesian number as it is stored. */
const phone = (text: string): string => `+${text.replace(/\D/g, '').replace(/^0/, '62')}`;
