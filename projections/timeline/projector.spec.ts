import { describe, expect, it } from '@jest/globals';
import { CustomerRegistered } from '#customers/events';
import { DealLost, DealReopened } from '#deals/events';
import { opened } from '#deals/testing';
import { InteractionCorrected, InteractionLinked, InteractionLogged, InteractionRetracted } from '#interactions/events';
import { happened, money, type Channel, type Day, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseRecorded, PurchaseReturned, PurchaseVoided } from '#purchases/events';
import { ask, logOf, type Entry } from '#read-model/testing';
import timeline from './queries.js';

/** An instant of May in Jakarta: `may(4, '10:00')`. */
const may = (day: number, time = '12:00'): Instant =>
  new Date(`2026-05-${String(day).padStart(2, '0')}T${time}:00.000+07:00`).toISOString();

const logged = (id: string, at: Instant, content: Partial<InteractionLogged>, ...later: NewEvent[]): Entry[] => {
  const terms = { interactionId: id, customerId: 'C1', direction: 'outbound', addressing: 'personal' } as const;
  const events = [on(at, happened(InteractionLogged, { ...terms, ...content })), ...later];
  return events.map((event) => [`interaction-${id}`, 'C1', event]);
};
const met = (channel: Channel, at: Instant) => logged(channel, at, { channel });

const of = async (entries: readonly Entry[], moment: { asOf?: Day; knownAt?: Day } = {}) =>
  ((await ask(timeline, 'row', logOf(...entries), { key: 'C1', ...moment })) as any)?.entries;

const registered: Entry = [
  'customer-C1',
  'C1',
  on(may(1), happened(CustomerRegistered, { customerId: 'C1', kind: 'person', name: 'Sri' })),
];

describe('timeline', () => {
  it('INT-4 CAP-03 tells in the order of happening, whatever was recorded last', async () => {
    const log = [
      ...met('call', may(1, '09:00')),
      ...met('visit', may(1, '11:00')),
      ...met('web', may(1, '08:00')),
      ...met('email', may(1, '10:00')),
    ];
    expect((await of(log)).map(({ channel }: any) => channel)).toEqual(['web', 'call', 'email', 'visit']);
  });

  it('INT-3 CAP-58 tells a corrected call once: as it is now, or as it was known to be then', async () => {
    const changed = [{ field: 'outcome', from: 'no-answer', to: 'connected' }] as const;
    const corrected = on(may(5, '09:00'), happened(InteractionCorrected, { changed: [...changed], reason: 'She did' }));
    const log = logged('i-1', may(4, '10:00'), { channel: 'call', outcome: 'no-answer' }, corrected);
    expect(await of(log)).toMatchObject([{ outcome: 'connected', at: may(4, '10:00'), address: 'interaction-i-1@1' }]);
    expect(await of(log, { asOf: '2026-05-04' })).toMatchObject([
      { outcome: 'no-answer', address: 'interaction-i-1@0' },
    ]);
  });

  it('moves an interaction whose time was corrected', async () => {
    const changed = [{ field: 'occurredAt', from: may(4), to: may(2) }] as const;
    const corrected = on(may(5), happened(InteractionCorrected, { changed: [...changed], reason: 'Wrong day' }));
    const log = [...met('call', may(3)), ...logged('i-1', may(4), { channel: 'visit' }, corrected)];
    expect((await of(log)).map(({ channel }: any) => channel)).toEqual(['visit', 'call']);
  });

  it('INT-6 tells a linked message on its own day, and knew nothing of it before the link', async () => {
    const sms = { channel: 'sms', customerId: undefined, sender: { kind: 'phone', value: '+62' } } as const;
    const linked = on(may(2), happened(InteractionLinked, { customerId: 'C1' }));
    const [first, link] = logged('i-1', may(2), sms, linked);
    const log: Entry[] = [registered, [first![0], undefined, first![2]], [link![0], 'C1', link![2], may(6)]];
    expect(await of(log)).toMatchObject([{ channel: 'sms', at: may(2) }]);
    expect(await of(log, { knownAt: '2026-05-05' })).toEqual([]);
  });

  it('drops what was retracted, from then on', async () => {
    const log = logged(
      'i-1',
      may(4),
      { channel: 'call' },
      on(may(6), happened(InteractionRetracted, { reason: 'No' })),
    );
    expect(await of([registered, ...log])).toEqual([]);
    expect(await of(log, { asOf: '2026-05-05' })).toHaveLength(1);
  });

  it('tells purchases, returns and the fate of deals among the contacts, but no purchase that never was', async () => {
    const line = { lineId: '1', sku: 's', qty: 1, net: money(500, 'IDR') };
    const bought = (orderId: string) => ({ orderId, customerId: 'C1', lines: [line], total: money(500, 'IDR') });
    const back = {
      lines: [{ lineId: '1', qty: 1, value: money(500, 'IDR'), returnedQty: 1 }],
      value: money(500, 'IDR'),
    };
    const returned = { ...back, orderId: 'O1', returnId: 'r-1', full: true, reason: 'late' } as const;
    const reopened = { dealId: 'd-1', stage: 'proposal', reason: 'Again', pipelineVersion: 1, probability: 50 };
    const log: Entry[] = [
      ['purchase-O1', 'C1', on(may(2), happened(PurchaseRecorded, bought('O1')))],
      ['purchase-O1', 'C1', on(may(7), happened(PurchaseReturned, returned))],
      ['purchase-O2', 'C1', on(may(2), happened(PurchaseRecorded, bought('O2')))],
      ['purchase-O2', 'C1', on(may(2), happened(PurchaseVoided, { orderId: 'O2', reason: 'test' }))],
      ['deal-d-1', 'C1', on(may(3), opened({ dealId: 'd-1', customerId: 'C1' }))],
      ['deal-d-1', 'C1', on(may(5), happened(DealLost, { dealId: 'd-1', reason: 'price', fromStage: 'proposal' }))],
      ['deal-d-1', 'C1', on(may(6), happened(DealReopened, reopened))],
      ...met('call', may(4)),
    ];
    expect((await of(log)).map(({ kind, address }: any) => [kind, address])).toEqual([
      ['purchase', 'purchase-O1@0'],
      ['deal-opened', 'deal-d-1@0'],
      ['interaction', 'interaction-call@0'],
      ['deal-lost', 'deal-d-1@1'],
      ['deal-reopened', 'deal-d-1@2'],
      ['return', 'purchase-O1@1'],
    ]);
  });

  it('tells what happened to a deal at one instant in its order, the tenth change after the ninth', async () => {
    const lost = happened(DealLost, { dealId: 'd-1', reason: 'price', fromStage: 'proposal' });
    const terms = { dealId: 'd-1', stage: 'proposal', reason: 'Again', pipelineVersion: 1, probability: 50 };
    const turns = Array.from({ length: 10 }, (_, nth) => (nth % 2 === 0 ? lost : happened(DealReopened, terms)));
    const deal = [opened({ dealId: 'd-1', customerId: 'C1' }), ...turns];
    const log: Entry[] = deal.map((event) => ['deal-d-1', 'C1', on(may(3), event)]);
    const inOrder = deal.map((_, revision) => `deal-d-1@${revision}`);
    expect((await of(log)).map(({ address }: any) => address)).toEqual(inOrder);
    const params = { customerId: 'C1' };
    const page = async (after?: never): Promise<any> =>
      ask(timeline, 'list', logOf(...log), { params, page: { limit: 10, after } });
    const first = await page();
    const rest = await page(first.next);
    expect([...first.items, ...rest.items].map(({ address }) => address)).toEqual(inOrder);
  });

  it('gives pages of one kind', async () => {
    const log = logOf(registered, ...met('web', may(1)), ...met('call', may(2)), ...met('visit', may(3)));
    const params = { customerId: 'C1', kind: 'interaction' };
    const first = (await ask(timeline, 'list', log, { params, page: { limit: 2 } })) as any;
    expect(first.items.map(({ channel }: any) => channel)).toEqual(['web', 'call']);
    const rest = (await ask(timeline, 'list', log, { params, page: { limit: 2, after: first.next } })) as any;
    expect(rest.items.map(({ channel }: any) => channel)).toEqual(['visit']);
    expect(rest.next).toBeUndefined();
  });

  it('tells a customer without history from nobody', async () => {
    expect(await of([registered])).toEqual([]);
    expect(await of([])).toBeUndefined();
  });
});
