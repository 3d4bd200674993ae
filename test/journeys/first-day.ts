import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Api } from '../support/api.js';

const IDR = (amount: number) => ({ amount: amount * 100, currency: 'IDR' });
const TIMEOUT_MS = 120_000;

/** Kenal, as one process or as several. */
export interface Started {
  readonly api: Api;
  stop(): Promise<void>;
}

/** The main job, end to end. */
export const firstDay = (name: string, start: () => Promise<Started>): void => {
  jest.setTimeout(TIMEOUT_MS);
  describe(`the first day with a customer${name}`, () => {
    let kenal: Started;
    let api: Api;

    beforeAll(async () => {
      kenal = await start();
      ({ api } = kenal);
    });
    afterAll(() => kenal.stop());

    let position: string;
    let before: string;

    it('takes what the services send', async () => {
      await api.send('RegisterCustomer', { customerId: 'c-1', name: 'Sri Lestari' });
      const gist = 'Asked for an offer';
      await api.send('LogInteraction', {
        interactionId: 'i-1',
        customerId: 'c-1',
        channel: 'call',
        direction: 'inbound',
        outcome: 'connected',
        gist,
      });
      const deal = {
        dealId: 'd-1',
        customerId: 'c-1',
        pipeline: 'sales',
        title: 'Office',
        amount: IDR(250_000),
        closeDate: '2027-01-31',
        owner: 'ann',
      };
      await api.send('OpenDeal', deal);
      before = (
        await api.view('customer-360/c-1', {
          after: (await api.send('AdvanceDeal', { dealId: 'd-1', to: 'qualified' })).position,
        })
      ).body;
      await api.send('PublishProgram', { program: 'club', timeZone: 'Asia/Jakarta', pointCost: IDR(10) });
      await api.send('EnrolMember', { program: 'club', customerId: 'c-1' });
      await api.send('IssueLoyaltyPoints', {
        program: 'club',
        customerId: 'c-1',
        document: 'gift-1',
        points: 100,
        rule: 'gift',
      });
      const lines = [{ lineId: '1', sku: 'tea', family: 'tea', qty: 2, net: IDR(80_000) }];
      ({ position } = await api.send(
        'RecordPurchase',
        { orderId: 'o-1', customerId: 'c-1', lines, total: IDR(80_000) },
        'key-1',
      ));
    });

    it('shows all of it at once, every figure with the address of its event', async () => {
      const { status, body } = await api.view('customer-360/c-1', { after: position });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        customerId: 'c-1',
        registeredAt: { address: 'customer-c-1@0' },
        profile: { name: { value: 'Sri Lestari', address: 'customer-c-1@0' } },
        lastContact: { channel: 'call', gist: 'Asked for an offer', ageDays: 0, address: 'interaction-i-1@0' },
        purchases: { count: 1, revenue: [IDR(80_000)], productLines: 1, address: 'purchase-o-1@0' },
        deals: [{ dealId: 'd-1', stage: 'qualified', amount: IDR(250_000), address: 'deal-d-1@1' }],
        loyalty: [{ program: 'club', spendable: 100, address: 'loyalty-club.c-1@1' }],
      });
      expect(body.recent[0]).toMatchObject({ type: 'PurchaseRecorded', address: 'purchase-o-1@0' });
    });

    it('shows the row as it was', async () => {
      const opened = await api.view('deal-history/d-1', { after: position });
      expect(opened.status).toBe(200);
      const asOf = (before as unknown as { recent: { at: string }[] }).recent[0]!.at;
      const { body } = await api.view('customer-360/c-1', { asOf });
      expect(body).toEqual(before);
    });

    it('answers the same key the same way, and refuses another body under it', async () => {
      const lines = [{ lineId: '1', sku: 'tea', family: 'tea', qty: 2, net: IDR(80_000) }];
      const again = await api.command(
        'RecordPurchase',
        { orderId: 'o-1', customerId: 'c-1', lines, total: IDR(80_000) },
        'key-1',
      );
      expect(again.body).toMatchObject({ duplicate: true, position, events: [{ type: 'PurchaseRecorded' }] });
      // To the same thing: a log that is no inbox meets the key there.
      const other = await api.command(
        'RecordPurchase',
        { orderId: 'o-1', customerId: 'c-1', lines, total: IDR(90_000) },
        'key-1',
      );
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-key-reused' } });
      expect((await api.request('/v1/commands/key-1')).body).toMatchObject({ stream: 'purchase-o-1', duplicate: true });
      expect((await api.request('/v1/commands/key-2')).status).toBe(404);
    });

    it('lets 64 clients advance the same deal: one moves it, the others change nothing or learn why', async () => {
      const { position: after } = await api.send('OpenDeal', {
        dealId: 'd-2',
        customerId: 'c-1',
        pipeline: 'sales',
        title: 'Race',
        amount: IDR(1),
        closeDate: '2027-01-31',
        owner: 'ann',
      });
      const replies = await Promise.all(
        Array.from({ length: 64 }, () => api.command('AdvanceDeal', { dealId: 'd-2', to: 'proposal' })),
      );
      expect(replies.filter(({ body }) => body.events?.length === 1)).toHaveLength(1);
      expect(replies.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
      expect((await api.view('deal-history/d-2', { after })).status).toBe(200);
    });

    it('lets 64 clients redeem from one balance: exactly as many succeed as the points allow', async () => {
      const replies = await Promise.all(
        Array.from({ length: 64 }, (_, nth) =>
          api.command(
            'RedeemLoyaltyPoints',
            { program: 'club', customerId: 'c-1', redemptionId: `r-${nth}`, points: 30 },
            `redeem-${nth}`,
          ),
        ),
      );
      const codes = replies.map(({ status, body }) => (status === 200 ? 'redeemed' : body.code));
      expect(codes.filter((code) => code === 'redeemed')).toHaveLength(3);
      expect(new Set(codes)).toEqual(new Set(['redeemed', 'insufficient-points']));
      const { position: after } = await api.send('ChangeAmount', { dealId: 'd-2', amount: IDR(2) });
      expect((await api.view('loyalty-ledger/club.c-1', { after })).body).toMatchObject({ spendable: 10 });
    });
  });
};
