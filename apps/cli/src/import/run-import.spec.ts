import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Mapping } from './mapping.js';
import { runImport, type ImportCommand, type RejectedRow } from './run-import.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAPPING: Mapping = {
  name: 'shop',
  format: { kind: 'csv' },
  identity: ['order'],
  register: { by: 'customer', command: 'RegisterCustomer', fields: { customerId: { text: 'shop-{customer}' } } },
  command: 'RecordPurchase',
  fields: { orderId: { text: 'shop-{order}' }, size: { column: 'size' } },
};
const BY_ROW: Mapping = { ...MAPPING, identity: 'row' };

/** What an import of a file would send, and what it leaves out. */
const imported = async (mapping: Mapping, text: string, name = 'rows.csv') => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const sent: ImportCommand[] = [];
  const rejected: RejectedRow[] = [];
  const result = await runImport({
    file,
    mapping,
    zone: 'Asia/Jakarta',
    strict: false,
    send: async (command) => ({ events: sent.push(command) }),
    reject: (row) => void rejected.push(row),
    progress: () => undefined,
  });
  const keysOf = (command: string) => sent.filter(({ name }) => name === command).map(({ key }) => key);
  return { ...result, rejected, rows: keysOf('RecordPurchase'), customers: keysOf('RegisterCustomer') };
};

const ROWS = 'order,customer,size\n1,a,L\n2,b,M\n';

describe('the key of a row', () => {
  it('is another in a file of another name, the same in the same file, where its number is its identity', async () => {
    const first = await imported(BY_ROW, ROWS);
    const second = await imported(BY_ROW, ROWS, 'other.csv');
    expect(new Set([...first.rows, ...second.rows]).size).toBe(4);
    expect((await imported(BY_ROW, ROWS, 'elsewhere/rows.csv')).rows).toEqual(first.rows);
    expect((await imported(BY_ROW, `${ROWS}3,c,S\n`)).rows.slice(0, 2)).toEqual(first.rows);
  });

  it('is the same in every file where columns are its identity', async () => {
    const { rows } = await imported(MAPPING, ROWS);
    expect(rows).toEqual(['shop row ["1"]', 'shop row ["2"]']);
    expect((await imported(MAPPING, ROWS, 'other.csv')).rows).toEqual(rows);
  });

  it('has 1–128 printable ASCII characters whatever the columns or the file hold', async () => {
    const long = 'x'.repeat(200);
    const { rows, customers } = await imported(MAPPING, `order,customer,size\né,á,L\nè,à,L\n${long},${long},L\n`);
    const named = await imported(BY_ROW, ROWS, 'pesanan é.csv');
    const keys = [...rows, ...customers, ...named.rows];
    for (const key of keys) expect(key).toMatch(/^[ -~]{1,128}$/);
    expect(new Set(keys).size).toBe(8);
  });
});

describe('a row without what makes it itself', () => {
  it('is left out, and registers nobody', async () => {
    const fields = { size: { column: 'size' } };
    const mapping: Mapping = { ...MAPPING, register: { ...MAPPING.register!, fields }, fields };
    const { rejected, rows, customers } = await imported(mapping, 'order,customer,size\n,a,L\n1,,L\n');
    expect(rejected).toEqual([
      { line: 2, row: 1, column: 'order', code: 'bad-value', reason: 'column order must be filled' },
      { line: 3, row: 2, column: 'customer', code: 'bad-value', reason: 'column customer must be filled' },
    ]);
    expect({ rows, customers }).toEqual({ rows: [], customers: [] });
  });

  it('is told by the column in NDJSON, too, which has no header', async () => {
    const mapping: Mapping = { ...MAPPING, format: { kind: 'ndjson' }, identity: ['ordr'] };
    const { rejected } = await imported(mapping, '{"order":"1","customer":"a"}\n{"order":"2","customer":"a"}\n');
    expect(rejected.map(({ column }) => column)).toEqual(['ordr', 'ordr']);
  });
});

describe('a file without a column that the mapping names', () => {
  it.each<[string, Mapping]>([
    ['CSV', MAPPING],
    ['blanks', { ...MAPPING, format: { kind: 'blanks', header: true } }],
  ])('is refused before any row, every such column named: %s', async (kind, mapping) => {
    const text = kind === 'CSV' ? 'ordre,customers,colour\n1,a,L\n' : 'ordre customers colour\n1 a L\n';
    await expect(imported(mapping, text)).rejects.toThrow(
      'The file has no column order, customer, size, which the mapping shop names. It has ordre, customers, colour.',
    );
  });

  it('is told of after the run where there is no header', async () => {
    const mapping: Mapping = { ...MAPPING, format: { kind: 'ndjson' }, fields: { s: { column: 'sise' } } };
    const rows = '{"order":"1","customer":"a","size":"L"}\n{"order":"2","customer":"a"}\n';
    expect((await imported(mapping, rows)).absent).toEqual(['sise']);
    expect((await imported({ ...mapping, fields: MAPPING.fields }, rows)).absent).toEqual([]);
  });
});
