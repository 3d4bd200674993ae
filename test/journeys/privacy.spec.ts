import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { views } from '#catalogue';
import { files } from '#composition';
import type { Api } from '../support/api.js';
import { kenalJson } from '../support/cli.js';
import { leaksIn, needlesIn, PLANTED, tablesHolding } from '../support/planted.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { lifeOfPlanted } from './planted-life.js';

const WITHHELD = { withheld: true };
const TIMEOUT_MS = 60_000;

const folder = newFolder();
const backup = join(mkdtempSync(join(tmpdir(), 'kenal-backup-')), 'b');
let server: Server;
let admin: Api;
let position: string;

const start = async () => {
  server = await startServer(folder);
  admin = await server.as('admin');
};

beforeAll(async () => {
  await start();
  for (const [name, body] of lifeOfPlanted('c-1')) ({ position } = await admin.send(name, body));
  await admin.send('RegisterCustomer', { customerId: 'c-2', name: 'Somebody Else' });
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  for (const each of [folder, backup]) removeFolder(each);
  killLeftOvers();
});

const shown = async (api: Api) => {
  const { status, body } = await api.view('customer-360/c-1', { after: position });
  expect(status).toBe(200);
  return { name: body.profile.name.value, gist: body.lastContact.gist, contacts: body.contactPoints };
};

describe('what a reader sees of a person', () => {
  it('is everything for an agent', async () => {
    const { name, gist, contacts } = await shown(await server.as('agent'));
    expect({ name, gist }).toEqual({ name: PLANTED.name, gist: PLANTED.corrected });
    expect(contacts.map(({ value }: any) => value)).toContain('zyx.qorblatt@quuxmail.example');
  });

  it('is nothing personal for an analyst and a service, unless granted', async () => {
    for (const role of ['analyst', 'service'] as const) {
      const { name, gist, contacts } = await shown(await server.as(role));
      expect([name, gist, ...contacts.map(({ value }: any) => value)]).toEqual(Array(5).fill(WITHHELD));
    }
    expect((await shown(await server.as('analyst', 'ann', { personal: true }))).name).toBe(PLANTED.name);
  });

  it('is all of their own for the customer, and nothing of another', async () => {
    const own = await server.as('customer', 'c-1');
    expect((await shown(own)).name).toBe(PLANTED.name);
    const other = await server.as('customer', 'c-2');
    expect((await other.view('customer-360/c-2')).status).toBe(200);
    for (const path of ['customer-360/c-1', 'timeline/c-1', 'timeline?customerId=c-1', 'customer-search?q=Zyxwanda']) {
      expect({ path, ...(await other.request(`/v1/views/${path}`)) }).toMatchObject({ path, status: 403 });
    }
  });

  it('can be searched by those who may', async () => {
    for (const q of ['zyxw', '0812 9753 8642', 'zyx.qorblatt@quuxmail.example']) {
      const { body } = await (await server.as('agent')).view('customer-search', { q });
      expect(body.items.map(({ customerId }: any) => customerId)).toEqual(['c-1']);
    }
    expect((await (await server.as('analyst')).view('customer-search', { q: 'zyxw' })).status).toBe(403);
  });
});

describe('what is kept of a person', () => {
  it('is repeated by no answer to a faulty command', async () => {
    const faulty: [string, object][] = [
      ['RegisterCustomer', { customerId: PLANTED.name, name: 'x', birthDate: PLANTED.name, kind: PLANTED.note }],
      ['AddContactPoint', { customerId: 'c-2', contactPointId: 'e', kind: 'email', value: PLANTED.name }],
      ['AddContactPoint', { customerId: 'c-1', contactPointId: 'mail', kind: 'email', value: 'another@example.org' }],
      ['RegisterCustomer', { customerId: 'c-1', name: PLANTED.note }],
    ];
    for (const [name, body] of faulty) {
      const reply = await admin.command(name, body);
      expect([409, 422]).toContain(reply.status);
      expect(needlesIn(JSON.stringify([reply.body, ...reply.headers]))).toEqual([]);
    }
  });

  it(
    'stands in clear only in tables of views that open it',
    async () => {
      await server.stop();
      expect(Object.keys(leaksIn(folder))).toEqual(['views.db']);
      const opening = views.filter(({ view }) => view.opens).map(({ view }) => view.name);
      const holding = tablesHolding(files(folder).views);
      expect(new Set(holding.map((table) => table.split('@')[0]))).toEqual(new Set(opening));
      expect(needlesIn(server.output())).toEqual([]);
      await start();
    },
    TIMEOUT_MS,
  );

  it(
    'stands nowhere else in a backup',
    async () => {
      await kenalJson(folder, ['backup', backup]);
      expect(Object.keys(leaksIn(backup))).toEqual([join('views', 'views.db')]);
    },
    TIMEOUT_MS,
  );
});
