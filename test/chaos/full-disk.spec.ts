import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Api, Reply } from '../support/api.js';
import { kenal } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { lifeOf, PROGRAM_BODY, type Step } from './lives.js';

const SIZE = '24m';
const CLIENTS = 8;
const TIMEOUT_MS = 120_000;

const disk = newFolder();
const folder = join(disk, 'data');
const ballast = join(disk, 'ballast');
// A file system of its own needs the rights of root; nothing else makes a disk really full.
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk]).status === 0;

afterAll(() => {
  killLeftOvers();
  if (mounted) spawnSync('umount', ['-l', disk]);
  removeFolder(disk);
});

/** Takes all the space there is. */
const fill = (): void => {
  const file = openSync(ballast, 'a');
  for (let bytes = 65_536; bytes >= 512;) {
    try {
      writeSync(file, Buffer.alloc(bytes));
    } catch {
      bytes /= 2;
    }
  }
  closeSync(file);
};

(mounted ? describe : describe.skip)('a disk that is full (needs the right to mount one)', () => {
  let server: Server;
  let api: Api;
  const accepted = new Map<string, Reply>();
  const refused: Step[] = [];

  const send = async (step: Step): Promise<Reply> => {
    const reply = await api.command(step.name, step.body, step.key);
    if (reply.status === 200) accepted.set(step.key, reply);
    return reply;
  };

  const purchaseOf = (orderId: string): Step => {
    const total = { amount: 1, currency: 'IDR' };
    const lines = [{ lineId: '1', sku: 'tea', qty: 1, net: total }];
    const body = { orderId, customerId: 'c-before', lines, total };
    return { name: 'RecordPurchase', body, key: orderId, types: ['PurchaseRecorded'] };
  };
  const purchase = (orderId: string) => send(purchaseOf(orderId));

  beforeAll(async () => {
    server = await startServer(folder);
    api = await server.as('admin');
    await api.send('PublishProgram', PROGRAM_BODY);
  }, TIMEOUT_MS);

  it(
    'has commands answered 503, questions as ever, and the process alive',
    async () => {
      for (const step of lifeOf('before')) expect(await send(step)).toMatchObject({ status: 200 });
      fill();
      // Half of them need a key first, half write to the log alone.
      const client = async (nth: number) => {
        for (let round = 0; round < 100; round += 1) {
          const step = nth % 2 === 0 ? purchaseOf(`p-${nth}-${round}`) : lifeOf(`full-${nth}-${round}`)[0]!;
          const reply = await send(step);
          if (reply.status === 200) continue;
          expect(reply).toMatchObject({ status: 503, body: { code: expect.stringMatching(/outcome-unknown|store/) } });
          expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
          return refused.push(step);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, nth) => client(nth)));
      console.log(`${accepted.size} accepted, ${refused.length} refused`);
      expect(refused).toHaveLength(CLIENTS);
      expect((await api.request('/health/live')).status).toBe(200);
      expect((await api.view('deal-history/d-before')).status).toBe(200);
    },
    TIMEOUT_MS,
  );

  it(
    'and with space again all is as if nothing had been',
    async () => {
      rmSync(ballast);
      for (const step of refused) expect(await send(step)).toMatchObject({ status: 200 });
      for (const [key, { body }] of accepted) {
        const kept = await api.request(`/v1/commands/${encodeURIComponent(key)}`);
        expect(kept).toMatchObject({ status: 200, body: { events: body.events } });
      }
      const { position } = await api.send('RegisterCustomer', { customerId: 'c-after', name: 'After' });
      const seen = await api.view('customer-360/c-after', { after: position, reactions: 'true' });
      expect(seen).toMatchObject({ status: 200 });
      const { code, stdout } = await kenal(folder, ['verify', '--chain', '--views']);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    'and commands that were under way go through',
    async () => {
      fill();
      while ((await purchase(`filler-${performance.now()}`)).status === 200);
      const sent: Promise<Reply>[] = [];
      for (let nth = 0; nth < 200; nth += 1) {
        sent.push(purchase(`waiting-${nth}`));
        if (nth === 100) {
          const askedMs = performance.now();
          expect((await api.request('/health/live')).status).toBe(200);
          expect(performance.now() - askedMs).toBeLessThan(1_000);
        }
        if (nth === 150) rmSync(ballast);
        await pause(5);
      }
      const answers = (await Promise.all(sent)).map(({ status, body }) => [status, body.code]);
      expect(answers).toEqual(Array(200).fill([200, undefined]));
    },
    TIMEOUT_MS,
  );

  it(
    'also where it was full at a crash',
    async () => {
      fill();
      for (let nth = 0, status = 200; status === 200; nth += 1) {
        for (const step of lifeOf(`crash-${nth}`)) if (status === 200) ({ status } = await send(step));
      }
      await server.kill();
      rmSync(ballast);
      server = await startServer(folder);
      api = await server.as('admin');
      for (const key of accepted.keys()) {
        expect(await api.request(`/v1/commands/${encodeURIComponent(key)}`)).toMatchObject({ status: 200 });
      }
      await server.stop();
      const { code, stdout } = await kenal(folder, ['verify', '--chain', '--views']);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    },
    TIMEOUT_MS,
  );
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
