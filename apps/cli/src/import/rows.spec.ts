import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mapping } from './mapping.js';
import { rowsOf } from './rows.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CSV = { kind: 'csv' } as const;
const QUOTES = 'quotes are not closed or stand inside a value';
const row = (number: number, line: number, columns: object) => ({ number, line, columns });

/** What is read, and the error that ends it. */
const read = async (text: string | Buffer, format: Mapping['format']) => {
  const file = join(folder, 'rows');
  writeFileSync(file, text);
  const found: unknown[] = [];
  try {
    for await (const one of rowsOf(file, format)) found.push(one);
  } catch (error) {
    found.push((error as Error).message);
  }
  return found;
};

describe('the rows of an NDJSON file', () => {
  it('reports values that are no objects', async () => {
    expect(await read('null\n[1]\n5\n"a"\n{\n{"a":1}\n', { kind: 'ndjson' })).toEqual([
      ...[1, 2, 3, 4].map((line) => ({ line, reason: 'not a JSON object' })),
      { line: 5, reason: 'not JSON' },
      row(6, 6, { a: 1 }),
    ]);
  });
});

describe('the rows of a CSV file', () => {
  it('reports a record of more or fewer columns, and counts it', async () => {
    expect(await read('a,b\n1,"2\r\n2","3\r\n3"\n4\n5,6\n', CSV)).toEqual([
      { line: 2, reason: '2 columns expected, 3 found' },
      { line: 5, reason: '2 columns expected, 1 found' },
      row(3, 6, { a: '5', b: '6' }),
    ]);
  });

  it.each([
    ['inside a value', 'Zaq "x" y'],
    ['after a closed one', '"Zaq "x'],
    ['more than once', '"Zaq "x" y" z'],
  ])('reports a quote %s without the value, and goes on with the next line', async (_, value) => {
    expect(await read(`a,b\n0,0\n1,${value}\n2,"3\n3"\n${value},1\n4,5\n`, CSV)).toEqual([
      row(1, 2, { a: '0', b: '0' }),
      { line: 3, reason: QUOTES },
      row(3, 4, { a: '2', b: '3\n3' }),
      { line: 6, reason: QUOTES },
      row(5, 7, { a: '4', b: '5' }),
    ]);
  });

  it('takes no fault of a header that is not read for one of the first row', async () => {
    const format = { ...CSV, header: true, columns: ['a', 'b'] };
    expect(await read('x "y",b\n1,2\n', format)).toEqual([row(1, 2, { a: '1', b: '2' })]);
  });

  it('ends with a sentence where the header has a bad quote', async () => {
    expect(await read('Zaq "x",b\n1,2\n', CSV)).toEqual([`The header cannot be read: its ${QUOTES}.`]);
    expect(await read('"Zaq,b\n1,2\n', CSV)).toEqual([`The header cannot be read: its ${QUOTES}.`]);
  });

  it('ends with a sentence after the rows before a quote that is never closed', async () => {
    expect(await read('a,b\r\n1,"2\r\n2"\r\n3,"Zaq\r\n4,5\r\n', CSV)).toEqual([
      row(1, 2, { a: '1', b: '2\r\n2' }),
      'A quote opened after line 3 is never closed: nothing from there on can be read.',
    ]);
    expect(await read('a,b\n3,"Zaq', CSV)).toEqual([expect.stringContaining('after line 1 ')]);
  });
});

describe('a line that is not UTF-8', () => {
  const NOT_UTF8 = 'not UTF-8, or a character in it was lost before (U+FFFD)';

  it.each<[string, Mapping['format'], string]>([
    ['CSV', CSV, 'a,b\n1,Zoé\n2,Zoe\n'],
    ['blanks', { kind: 'blanks', header: true }, 'a b\n1 Zoé\n2 Zoe\n'],
  ])('is reported, and the next ones are read: %s', async (_, format, text) => {
    expect(await read(Buffer.from(text, 'latin1'), format)).toEqual([
      { line: 2, reason: NOT_UTF8 },
      row(2, 3, { a: '2', b: 'Zoe' }),
    ]);
    expect(await read(text, format)).toEqual([row(1, 2, { a: '1', b: 'Zoé' }), row(2, 3, { a: '2', b: 'Zoe' })]);
  });

  it('is reported of NDJSON, too', async () => {
    const text = '{"a":"Zoé"}\n{"a":"Zoe"}\n';
    expect(await read(Buffer.from(text, 'latin1'), { kind: 'ndjson' })).toEqual([
      { line: 1, reason: NOT_UTF8 },
      row(2, 2, { a: 'Zoe' }),
    ]);
  });

  it.each<[Mapping['format']]>([[CSV], [{ kind: 'blanks', header: true }]])(
    'ends the import where it is the header: %j',
    async (format) => {
      const text = format.kind === 'csv' ? 'a,é\n1,2\n' : 'a é\n1 2\n';
      expect(await read(Buffer.from(text, 'latin1'), format)).toEqual([
        `The header cannot be read: it is ${NOT_UTF8}.`,
      ]);
    },
  );
});
