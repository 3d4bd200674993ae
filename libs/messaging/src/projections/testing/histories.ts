import fc from 'fast-check';
import { ScratchLog } from './scratch-log.js';

/** What happened, stream by stream; `order` picks in which order the streams' events arrive. */
export interface History {
  readonly streams: readonly (readonly Happening[])[];
  readonly order: readonly number[];
}

interface Happening {
  readonly type: string;
  readonly subject: string | undefined;
  readonly second: number;
  readonly body: object;
}

const CUSTOMERS = ['c1', 'c2', 'c3'];
const customer = fc.constantFrom(...CUSTOMERS);
const second = fc.integer({ min: 1, max: 1_000_000 });

const opening = fc.record({
  type: fc.constant('Opened'),
  subject: customer,
  second,
  body: fc.record({ name: fc.string() }),
});
const sale = fc.record({
  type: fc.constant('Sold'),
  subject: customer,
  second,
  body: fc.record({ cents: fc.nat(999) }),
});
const text = fc.constantFrom('a', 'b', 'é', 'erase');

/** A chat of somebody unknown, who may be linked to a customer later. */
const chat = fc
  .record({
    to: fc.option(customer),
    notes: fc.array(fc.record({ second, text }), { minLength: 1, maxLength: 4 }),
    linkAt: fc.nat(4),
  })
  .map(({ to, notes, linkAt }): Happening[] => {
    const all = notes.map((note, i): Happening => {
      const known = to !== null && i >= linkAt;
      return { type: 'Noted', subject: known ? to : undefined, second: note.second, body: { text: note.text } };
    });
    const link = { type: 'Linked', subject: to ?? '', second: notes[0]!.second, body: { to } };
    return to === null || linkAt > notes.length || linkAt === 0 ? all : all.toSpliced(linkAt, 0, link);
  });

const one = fc.oneof(opening, sale).map((happening) => [happening]);
export const histories: fc.Arbitrary<History> = fc.record({
  streams: fc.array(fc.oneof(one, chat), { minLength: 1, maxLength: 25 }),
  order: fc.array(fc.nat(1_000), { minLength: 100, maxLength: 100 }),
});

/** The log with every stream in order, and the streams mixed as `order` says. No two events occur at one instant. */
export const logOf = ({ streams, order }: History): ScratchLog => {
  const log = new ScratchLog();
  const left = streams.map((events, i) => ({ i, events: events.map((event, n) => ({ event, id: i * 10 + n })) }));
  for (let n = 0; left.length > 0; n++) {
    const place = (order[n % order.length] ?? 0) % left.length;
    const { i, events } = left[place]!;
    const next = events.shift();
    if (events.length === 0) left.splice(place, 1);
    if (!next) continue;
    const { type, subject, body } = next.event;
    const occurredAt = new Date(Date.UTC(2026, 0, 1) + next.event.second * 1_000 + next.id).toISOString();
    log.write({ stream: `s-${i}`, type, body, occurredAt, ...(subject !== undefined && { subject }) });
  }
  return log;
};
