import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMapping } from './mapping.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-mapping-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAPPING = {
  name: 'shop',
  format: { kind: 'csv' },
  identity: ['order'],
  command: 'RecordPurchase',
  fields: { orderId: { column: 'order' } },
};

const load = (changed: object) => {
  const file = join(folder, 'shop.json');
  writeFileSync(file, JSON.stringify({ ...MAPPING, ...changed }));
  return () => loadMapping(file);
};

describe('a mapping', () => {
  it('is taken with every kind of source', () => {
    const fields = {
      orderId: { text: 'shop-{order}/{row}' },
      channel: { constant: null },
      lines: [{ sku: { column: 'sku' }, qty: { column: 'qty', as: 'integer' } }],
      occurredAt: { column: 'day', as: 'date', pattern: 'dd.mm.yyyy' },
      total: { column: 'price', as: 'money', currency: 'IDR' },
      text: { at: { column: 'at', as: 'instant' } },
    };
    expect(load({ fields })()).toMatchObject({ fields });
  });

  it('is refused with every fault of its fields by name', () => {
    const fields = {
      orderId: { colum: 'order' },
      customerId: { column: 'customer', defualt: 'x' },
      occurredAt: { column: 'day', as: 'date' },
      sentAt: { column: 'day', as: 'date', pattern: 'yyyy-mm' },
      lines: [{ qty: { column: 'qty', as: 'number' } }],
      total: { column: 'price', as: 'money' },
      tax: { column: 'tax', as: 'money', currency: 'XXZ' },
      note: { column: 'note', text: '{note}' },
      empty: {},
    };
    expect(load({ fields, colour: 'red', command: 'RecordPurchse' })).toThrow(
      [
        `The mapping ${join(folder, 'shop.json')} is wrong:`,
        'there is no field colour;',
        'there is no command RecordPurchse: do you mean RecordPurchase?;',
        'fields.orderId.colum is no source: one has a column, a text or a constant;',
        'fields.customerId has defualt: beside column there may be as;',
        'fields.occurredAt.pattern must have yyyy, mm and dd, once each;',
        'fields.sentAt.pattern must have yyyy, mm and dd, once each;',
        'fields.lines.0.qty.as must be text, integer, date, instant or money;',
        'fields.total.currency must be a code of ISO 4217;',
        'fields.tax.currency must be a code of ISO 4217;',
        'fields.note has text: beside column there may be as;',
        'fields.empty is no source: one has a column, a text or a constant.',
      ].join(' '),
    );
  });

  it('is refused where it registers by a wrong command, or names columns that it does not list', () => {
    const register = { by: 'custmer', command: 'RegisterClient', fields: { name: { text: '{nam}' } } };
    const format = { kind: 'csv', columns: ['order', 'customer', 'name'] };
    expect(load({ format, register })).toThrow(
      'there is no command RegisterClient: do you mean RegisterCustomer?; format.columns has no custmer, nam.',
    );
  });

  it('is refused where nothing tells the columns', () => {
    const sentence = 'format.columns must be given where the file has no header.';
    expect(load({ format: { kind: 'blanks' } })).toThrow(sentence);
    expect(load({ format: { kind: 'csv', header: false } })).toThrow(sentence);
  });
});
