import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer } from '../support/server.js';

const TIMEOUT_MS = 60_000;
const folder = newFolder();
const cwd = mkdtempSync(join(tmpdir(), 'kenal-import-'));

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
  removeFolder(cwd);
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);
const run = (...args: string[]) => kenal(folder, ['import', ...args, '--json'], cwd);
const put = (name: string, content: string) => writeFileSync(join(cwd, name), content);

const MAPPING = {
  name: 'shop',
  format: { kind: 'csv', delimiter: ';' },
  identity: ['order'],
  register: {
    by: 'customer',
    command: 'RegisterCustomer',
    fields: { customerId: { text: 'shop-{customer}' }, name: { column: 'name' } },
  },
  command: 'RecordPurchase',
  fields: {
    orderId: { text: 'shop-{order}' },
    customerId: { text: 'shop-{customer}' },
    occurredAt: { column: 'day', as: 'date', pattern: 'dd.mm.yyyy' },
    lines: [
      {
        lineId: { text: '1' },
        sku: { column: 'sku' },
        qty: { column: 'qty', as: 'integer' },
        net: { column: 'price', as: 'money', currency: 'IDR' },
      },
    ],
    total: { column: 'price', as: 'money', currency: 'IDR' },
  },
};

// With a byte order mark, CRLF, quotes, a line break inside a value, and six bad rows.
const ROWS = [
  '\uFEFForder;customer;name;day;sku;qty;price',
  '1;a;"Sri ""Wati"" Lestari";01.02.2026;tea;2;15000.50',
  '2;a;Sri;30.02.2026;tea;1;100',
  '3;b;"Budi',
  'Santoso";01.02.2026;tea;1;100',
  '4;b;Budi;01.02.2026;tea;two;100',
  '5;b;Budi;01.02.2026;tea;1;1.999',
  '6;b;Budi;01.02.2026;;1;100',
  '7;c;;01.02.2026;tea;1;100',
  '8;d;Dewi;01.02.2099;tea;1;100',
  '9;d;Dewi;01.02.2026;tea;1;100',
  '',
].join('\r\n');

describe('an import of a CSV file', () => {
  test('takes over what is right, and lists what is not with line, column and reason', async () => {
    put('shop.json', JSON.stringify(MAPPING));
    put('rows.csv', ROWS);
    const { code, stdout } = await run('rows.csv', '--mapping', 'shop.json');
    const answer = JSON.parse(stdout);
    expect({ code, ...answer }).toMatchObject({ code: 1, rows: 9, rejected: 6, events: 6, registered: 3 });
    const report = readFileSync(join(cwd, answer.report), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    report.sort((a, b) => a.line - b.line);
    expect(report).toEqual([
      { line: 3, row: 2, column: 'day', code: 'bad-value', reason: expect.stringContaining('a date as dd.mm.yyyy') },
      { line: 6, row: 4, column: 'qty', code: 'bad-value', reason: expect.stringContaining('a whole number') },
      { line: 7, row: 5, column: 'price', code: 'bad-value', reason: expect.stringContaining('2 decimals') },
      { line: 8, row: 6, column: 'sku', code: 'invalid-command', reason: expect.stringContaining('lines.0.sku') },
      { line: 9, row: 7, column: 'name', code: 'invalid-command', reason: expect.stringContaining('name') },
      { line: 10, row: 8, code: 'occurred-in-future', reason: expect.any(String) },
    ]);
    expect(JSON.stringify(report)).not.toMatch(/Sri|Budi|Dewi|1\.999/);
  });

  test('appends nothing when it is run again, and what was mended when it was', async () => {
    const again = JSON.parse((await run('rows.csv', '--mapping', 'shop.json')).stdout);
    expect(again).toMatchObject({ rows: 9, rejected: 6, events: 0, registered: 0 });
    put('rows.csv', ROWS.replace('30.02.2026', '28.02.2026').replace(';two;', ';2;'));
    const mended = JSON.parse((await run('rows.csv', '--mapping', 'shop.json')).stdout);
    expect(mended).toMatchObject({ rows: 9, rejected: 4, events: 2, registered: 0 });
  });

  test('takes who is there for registered, and works beside a running server', async () => {
    const server = await startServer(folder);
    const api = await server.as('agent');
    const more = ['20;a;Sri;03.02.2026;tea;1;500', '21;e;Eka;03.02.2026;tea;1;500'];
    put('more.csv', `order;customer;name;day;sku;qty;price\n${more.join('\n')}\n`);
    expect(await kenalJson(folder, ['import', 'more.csv', '--mapping', 'shop.json'], cwd)).toMatchObject({
      rows: 2,
      events: 3,
    });
    const { position } = await api.send('RegisterCustomer', { customerId: 'c-last', name: 'Last' });
    const { body } = await api.view('customer-360/shop-a', { after: position });
    expect(body).toMatchObject({ profile: { name: { value: 'Sri "Wati" Lestari' } }, purchases: { count: 3 } });
    expect((await api.view('customer-360/shop-b')).body.profile.name.value).toBe('Budi\r\nSantoso');
    await server.stop();
  });

  test('stops at the first bad row where it is to be strict', async () => {
    const { code, stderr } = await kenal(
      newFolder(),
      ['import', 'rows.csv', '--mapping', 'shop.json', '--strict'],
      cwd,
    );
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Line \d+: .*--strict/) });
  });

  test('sends nothing where it is only tried', async () => {
    const untouched = newFolder();
    const args = ['import', 'rows.csv', '--mapping', 'shop.json', '--dry-run', '--json'];
    const { stdout } = await kenal(untouched, args, cwd);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 9, rejected: 1, events: 0 });
    const { events } = await kenalJson(untouched, ['doctor']);
    expect(events ?? null).toBeNull();
  });

  it.each([
    ['not JSON', '{'],
    ['a wrong one', JSON.stringify({ ...MAPPING, colour: 'red', command: undefined })],
  ])(
    'refuses a mapping that is %s',
    async (_, mapping) => {
      put('wrong.json', mapping);
      const { code, stdout, stderr } = await run('rows.csv', '--mapping', 'wrong.json');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/wrong\.json is (not JSON|wrong: .*command.*)/);
    },
    TIMEOUT_MS,
  );

  test('takes NDJSON, and reports what is none', async () => {
    const mapping = {
      name: 'people',
      format: { kind: 'ndjson' },
      identity: 'row',
      command: 'RegisterCustomer',
      fields: { customerId: { column: 'id' }, name: { column: 'name' } },
    };
    put('people.json', JSON.stringify(mapping));
    put('people.ndjson', '{"id":"p-1","name":"Putu"}\nnonsense\n[1]\n\n{"id":"p-2","name":"Made"}\n');
    const { code, stdout } = await run('people.ndjson', '--mapping', 'people.json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 1, rejected: 2, events: 2 });
  });
});
