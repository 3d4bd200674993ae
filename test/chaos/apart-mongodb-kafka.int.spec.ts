import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EVENTS } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import { messagesIn } from '#broker/testing';
import { START } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { startApart, startEngines, type Apart, type Engines } from '../support/apart.js';
import type { Api } from '../support/api.js';
import { killLeftOvers, startApp, type Server } from '../support/server.js';

const CUSTOMERS = 40;
const CLIENTS = 8;
const PAUSE_MS = 1_500;

jest.setTimeout(120_000);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let engines: Engines;
let kenal: Apart;
let api: Api;
let another: Server;

beforeAll(async () => {
  engines = await startEngines();
  kenal = await startApart(engines.settings);
  another = await startApp('projector', kenal.folder, engines.settings);
  api = await kenal.as('admin');
  for (let n = 0; n < CUSTOMERS; n += 1) await api.send('RegisterCustomer', { customerId: `c-${n}`, name: 'Sri' });
});
afterAll(async () => {
  await another?.stop();
  await kenal?.stop();
  killLeftOvers();
  await engines?.stop();
});

/** Sends until it is answered, always under the same key, as a careful client does. Answers the event's address. */
const acknowledged = async (name: string, body: object, key: string): Promise<string> => {
  for (;;) {
    const reply = await api.command(name, body, key).catch(() => undefined);
    if (reply?.status === 200) return reply.body.events[0].address as string;
    if (reply && reply.status < 500 && reply.status !== 409) throw new Error(JSON.stringify(reply.body));
    await pause(50);
  }
};

describe('three processes whose engines and neighbours fail', () => {
  const addresses: string[] = [];
  /** Of all events of the log. */
  const ids = new Set<string>();

  it('take every command once, and tell so', async () => {
    let goesOn = true;
    const client = async (which: number): Promise<void> => {
      for (let nth = which; goesOn; nth += CLIENTS) {
        const purchase = {
          orderId: `o-${nth}`,
          customerId: `c-${nth % CUSTOMERS}`,
          lines: [{ lineId: '1', sku: 'tea', qty: 1, net: { amount: 1_000, currency: 'IDR' } }],
          total: { amount: 1_000, currency: 'IDR' },
        };
        addresses.push(await acknowledged('RecordPurchase', purchase, `order-${nth}`));
      }
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, (_, which) => client(which)));
    const { faults } = engines.eventStoreDb.appending;
    const troubles: (() => unknown)[] = [
      () => faults.push({ kind: 'stall', stored: true }),
      () => faults.push({ kind: 'end', stored: true }, { kind: 'end', stored: false }),
      () => faults.push({ kind: 'late', stored: true, afterMs: 3_000 }, { kind: 'twice', stored: true }),
      () =>
        engines.views
          .kill()
          .then(() => pause(500))
          .then(() => engines.views.restart()),
      () =>
        engines.kafka
          .kill()
          .then(() => pause(500))
          .then(() => engines.kafka.restart()),
      () => another.kill().then(async () => (another = await startApp('projector', kenal.folder, engines.settings))),
      () => faults.push({ kind: 'silence', stored: true }, { kind: 'error', stored: false }),
    ];
    for (const trouble of troubles) {
      await trouble();
      await pause(PAUSE_MS);
    }
    goesOn = false;
    await clients;
    expect(addresses.length).toBeGreaterThan(CLIENTS);
  });

  it('have lost and doubled nothing in the log', async () => {
    const log = openEventStoreDb({ address: engines.eventStoreDb.address });
    const purchases: string[] = [];
    for (let after = START, head = ''; after !== head;) {
      const page = await log.readAll({ after, limit: 1_000 });
      for (const { id, type, stream, revision } of page.events) {
        ids.add(id);
        if (type === 'PurchaseRecorded') purchases.push(`${stream}@${revision}`);
      }
      ({ next: after, head } = page);
    }
    await log.close();
    expect(purchases.sort()).toEqual([...addresses].sort());
  });

  it('show in every row what its own events come to', async () => {
    const { position: after } = await api.send('ChangeProfile', { customerId: 'c-0', set: { name: 'Dewi' } });
    for (let status = 0; status !== 200;) ({ status } = await api.view('customer-360/c-0', { after }));
    let count = 0;
    for (let n = 0; n < CUSTOMERS; n += 1) {
      const { body } = await api.view(`customer-360/c-${n}`, { after });
      const { body: anew } = await api.view(`customer-360/c-${n}`, { after, asOf: new Date().toISOString() });
      expect(body).toEqual(anew);
      count += body.purchases.count;
    }
    expect(count).toBe(addresses.length);
  });

  it('have sent every event at least once, those of a customer in their order', async () => {
    const broker = createKafkaBroker({ addresses: [engines.kafka.address] });
    const messages = await messagesIn(broker, EVENTS.name, ids.size, ({ headers }) => headers['ce_id']);
    const newest = new Map<string, string>();
    const seen = new Set<string>();
    for (const { key, headers } of messages) {
      const { ce_id: id, ce_position: position } = headers as Record<'ce_id' | 'ce_position', string>;
      // A repeat may come later than what follows it; what is new may not come earlier.
      if (seen.has(id)) continue;
      seen.add(id);
      expect(position > (newest.get(key) ?? '')).toBe(true);
      newest.set(key, position);
    }
    expect([...ids].filter((id) => !seen.has(id))).toEqual([]);
    await broker.close();
  });
});
