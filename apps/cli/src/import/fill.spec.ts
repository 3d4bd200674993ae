import { describe, expect, it } from '@jest/globals';
import { BadValue, filler } from './fill.js';
import type { Source } from './templates.js';

const filled = (source: Source, columns: Readonly<Record<string, unknown>>) =>
  filler({ field: source }, 'Asia/Jakarta')({ number: 7, line: 8, columns })['field'];
const fault = (column: string, must: string) => new BadValue(column, must);

describe('a text of a mapping', () => {
  const text: Source = { text: 'k-{cust}/{row}' };

  it('takes the columns and the number of the row', () => {
    expect(filled(text, { cust: 'a' })).toBe('k-a/7');
    expect(filled(text, { cust: 0 })).toBe('k-0/7');
  });

  it.each([[{}], [{ cust: '' }], [{ cust: ' ' }], [{ cust: null }]])(
    'refuses a row without the column: %j',
    (columns) => {
      expect(() => filled(text, columns)).toThrow(fault('cust', 'filled'));
    },
  );

  it.each([[{}], [['L', 'M']], [true]])('refuses what is no text: %j', (cust) => {
    expect(() => filled(text, { cust })).toThrow(fault('cust', 'a text or a number'));
  });
});

describe('a column of a mapping', () => {
  it('is taken as text, and left away where it is empty', () => {
    expect(filled({ column: 'size' }, { size: 'L' })).toBe('L');
    expect(filled({ column: 'size' }, { size: 4.5 })).toBe('4.5');
    expect(filled({ column: 'size' }, { size: '' })).toBeUndefined();
  });

  it.each<[Source]>([
    [{ column: 'size' }],
    [{ column: 'size', as: 'money', currency: 'IDR' }],
    [{ column: 'size', as: 'date', pattern: 'yyyymmdd' }],
  ])('is refused where it is no text: %j', (source) => {
    for (const size of [{ is: 'L' }, ['20260101'], [5], true]) {
      expect(() => filled(source, { size })).toThrow(fault('size', 'a text or a number'));
    }
  });

  it.each([
    ['5', 5],
    ['-12', -12],
    [5, 5],
  ])('is a whole number: %j', (qty, number) => {
    expect(filled({ column: 'qty', as: 'integer' }, { qty })).toBe(number);
  });

  it.each([['1e1'], [' 5'], ['0x10'], ['5.0'], [5.5], [true], [['5']], ['9007199254740993']])(
    'is no whole number: %j',
    (qty) => {
      expect(() => filled({ column: 'qty', as: 'integer' }, { qty })).toThrow(fault('qty', 'a whole number'));
    },
  );
});
