import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchFor, sweep, textsIn, tracesOf } from './sweep.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-sweep-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
const found = async (...values: string[]) =>
  Object.fromEntries((await sweep(folder, tracesOf(values))).map((swept) => [swept.file, swept.found]));

describe('the sweep', () => {
  it('finds a value in any file, however deep, in small and capital letters, between any bytes', async () => {
    mkdirSync(join(folder, 'reports'));
    write('views.db-wal', Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from('SRI lestari'), Buffer.from([7])]));
    write('reports/rejected.ndjson', '{"name":"Sri Lestari"}');
    write('events.db', 'nothing of the kind: Sri Lestar, ri Lestari');
    const sri = ['Sri Lestari'];
    expect(await found('Sri Lestari')).toEqual({
      'events.db': [],
      'reports/rejected.ndjson': sri,
      'views.db-wal': sri,
    });
  });

  it('finds what stands across the borders of what is read at once', async () => {
    for (const at of [1_048_570, 1_048_576, 2_097_147]) {
      write('views.db', Buffer.concat([Buffer.alloc(at), Buffer.from('Zyxwanda Qorblatt'), Buffer.alloc(9)]));
      expect(await found('Zyxwanda Qorblatt')).toEqual({ 'views.db': ['Zyxwanda Qorblatt'] });
    }
  });

  it('finds the beginning or the middle of a long text that a page cut, and a text as JSON writes it', async () => {
    const text = Array.from({ length: 60 }, (_, n) => `sentence ${n}`).join(', ');
    write('a', `${text.slice(0, 100)}\0\0`);
    write('b', `\0\0${text.slice(text.length / 2)}`);
    write('c', JSON.stringify('She said "never again"'));
    expect(await found(text, 'She said "never again"')).toEqual({
      a: [text],
      b: [text],
      c: ['She said "never again"'],
    });
  });

  it('tells values of many languages apart', async () => {
    write('views.db', 'Ünsal Gökçe, 山田太郎, Søren');
    expect(await found('Ünsal Gökçe', '山田太郎', '山田次郎三')).toEqual({ 'views.db': ['Ünsal Gökçe', '山田太郎'] });
  });

  it('searches texts that are no files as well', () => {
    const search = searchFor(tracesOf(['Sri Lestari', 'Jalan Mawar 7']));
    expect(search('{"name":"SRI LESTARI, Sri Lestari"}')).toEqual(['Sri Lestari']);
    expect(search('Sri Lestar')).toEqual([]);
  });

  it('looks for nothing that stands everywhere, and says so', () => {
    const { values, tooCommon } = tracesOf(['Sri', '1992-02-29', '1000000000', 'Sri Lestari', 'Sri Lestari']);
    expect({ values, tooCommon }).toEqual({ values: 1, tooCommon: 3 });
  });

  it('takes the texts of addresses and lists one by one', () => {
    expect(textsIn({ lines: ['Jalan Mawar 7', 'RT 3'], city: 'Bandung', lat: -6.9, region: null })).toEqual([
      'Jalan Mawar 7',
      'RT 3',
      'Bandung',
    ]);
  });
});
