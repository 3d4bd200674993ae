import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

  test('checks what it would send where it is only tried, sends nothing, and says what it cannot tell', async () => {
    const untouched = newFolder();
    const args = ['import', 'rows.csv', '--mapping', 'shop.json', '--dry-run', '--json'];
    const answer = JSON.parse((await kenal(untouched, args, cwd)).stdout);
    expect(answer).toMatchObject({ rows: 9, rejected: 4, events: 0, dryRun: true });
    expect(answer.notTold).toContain('in view of what is recorded');
    const lines = readFileSync(join(cwd, answer.report), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line)).sort((a, b) => a.line - b.line)).toMatchObject([
      { line: 7, column: 'price', code: 'bad-value' },
      { line: 8, column: 'sku', code: 'invalid-command' },
      { line: 9, column: 'name', code: 'invalid-command' },
      { line: 10, code: 'occurred-in-future' },
    ]);
    expect(readdirSync(untouched)).toEqual([]);
  });

  it.each([
    ['not JSON', '{'],
    ['a wrong one', JSON.stringify({ ...MAPPING, colour: 'red', command: undefined })],
  ])(
    'refuses a mapping that is %s',
    async (_, mapping) => {
      put('wrong.json', mapping);
      const { code, stdout, stderr } = await run('rows.csv', '--mapping', 'wrong.json');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
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
    expect(existsSync(join(cwd, 'people.ndjson.rejected.ndjson'))).toBe(true);
    put('people.ndjson', '{"id":"p-1","name":"Putu"}\n');
    expect((await run('people.ndjson', '--mapping', 'people.json')).code).toBe(0);
    expect(existsSync(join(cwd, 'people.ndjson.rejected.ndjson'))).toBe(false);
  });

  test('takes a second file by the same mapping, also of keys that are not ASCII beside a running server', async () => {
    const mapping = {
      name: 'notes',
      format: { kind: 'csv' },
      identity: 'row',
      register: { by: 'name', command: 'RegisterCustomer', fields: { name: { column: 'name' } } },
      command: 'RegisterCustomer',
      fields: { name: { text: 'Friend of {name}' } },
    };
    put('notes.json', JSON.stringify(mapping));
    put('first.csv', 'name\nZoé\nPutu\n');
    put('zweite übung.csv', 'name\nRené\nPutu\n');
    const server = await startServer(folder);
    const events = async (file: string) =>
      (await kenalJson(folder, ['import', file, '--mapping', 'notes.json'], cwd)).events;
    expect([await events('first.csv'), await events('zweite übung.csv')]).toEqual([4, 3]);
    expect([await events('first.csv'), await events('zweite übung.csv')]).toEqual([0, 0]);
    await server.stop();
  });

  it.each([
    ['a report in a folder that is not there', ['rows.csv', '--mapping', 'shop.json', '--report', 'no/where.ndjson']],
    ['a file that is not there', ['nowhere.csv', '--mapping', 'shop.json']],
    ['a file that is a folder', ['.', '--mapping', 'shop.json']],
    ['a file without the columns', ['first.csv', '--mapping', 'shop.json']],
  ])(
    'takes %s for wrong use',
    async (_, args) => {
      expect(await run(...args)).toMatchObject({ code: 2, stdout: '' });
    },
    TIMEOUT_MS,
  );
});
