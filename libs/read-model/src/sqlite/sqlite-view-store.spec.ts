import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Generation } from '#read-model';
import { sampleView, viewStoreContract } from '#read-model/contract';
import { SqliteViewReader } from './sqlite-view-reader.js';
import { SqliteViewStore } from './sqlite-view-store.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-views-'));
let files = 0;
const freshFile = (): string => join(folder, `views-${(files += 1)}.db`);

afterAll(() => rmSync(folder, { recursive: true }));

viewStoreContract('SQLite', async () => new SqliteViewStore(freshFile()));

const START = '0'.repeat(20);
const END = '1'.padStart(20, '0');
const note = (text: string) => ({
  key: 'c1',
  row: text && JSON.stringify({ text }),
  occurredAt: '',
  position: END,
  values: [],
});

const write = (
  store: SqliteViewStore,
  generation: Generation,
  from: string,
  to: string,
  text: string,
): Promise<boolean> =>
  store.commit([
    { generation, from, to, rows: new Map([['notes', [{ ...note(text), row: note(text).row || undefined }]]]) },
  ]);

describe('the SQLite view store', () => {
  it('is found again as it was after it was closed', async () => {
    const file = freshFile();
    const store = new SqliteViewStore(file);
    const generation = await store.create(sampleView());
    await write(store, generation, START, END, 'kept');
    await store.publish(generation);
    await store.close();
    const again = new SqliteViewStore(file);
    expect(await again.generations()).toMatchObject([{ ...generation, state: 'live', checkpoint: END }]);
    expect(await (await again.live(sampleView()))?.['notes']?.get('c1')).toEqual({ text: 'kept' });
    await again.close();
  });

  it('shows another connection what is committed, and the switch to what was built', async () => {
    const file = freshFile();
    const store = new SqliteViewStore(file);
    const reader = SqliteViewReader.open(file);
    const read = async () => (await reader.live(sampleView()))?.['notes']?.get('c1');
    expect(await reader.live(sampleView())).toBeUndefined();
    const first = await store.create(sampleView());
    await store.publish(first);
    await write(store, first, START, END, 'one');
    expect(await read()).toEqual({ text: 'one' });
    const second = await store.create(sampleView());
    await write(store, second, START, END, 'two');
    expect(await read()).toEqual({ text: 'one' });
    await store.publish(second);
    await store.drop(first);
    expect(await read()).toEqual({ text: 'two' });
    await reader.close();
    await store.close();
  });

  it('leaves nothing removed or overwritten in any file once it is scrubbed', async () => {
    const file = freshFile();
    const store = new SqliteViewStore(file);
    const reader = SqliteViewReader.open(file);
    const generation = await store.create(sampleView());
    await store.publish(generation);
    const secrets = ['Siti Rahayu', 'Siti Rahayu-'.repeat(2_000)];
    const filesWith = (text: string): number =>
      readdirSync(folder).filter(
        (name) => join(folder, name).startsWith(file) && readFileSync(join(folder, name)).includes(text),
      ).length;
    await write(store, generation, START, END, secrets[1]!);
    await reader.live(sampleView()).then((tables) => tables?.['notes']?.get('c1'));
    await write(store, generation, END, END, secrets[0]!);
    expect(filesWith('Siti Rahayu')).toBeGreaterThan(0);
    await write(store, generation, END, END, '');
    await store.scrub();
    expect(filesWith('Siti Rahayu')).toBe(0);
    await reader.close();
    await store.close();
  });

  it('answers a page of an index without looking at other rows', () => {
    const store = new SqliteViewStore(freshFile());
    const { db } = store as unknown as { db: import('better-sqlite3').Database };
    return store.create(sampleView()).then(async (generation) => {
      await store.publish(generation);
      const seen: string[] = [];
      const prepare = db.prepare.bind(db);
      db.prepare = ((sql: string) => {
        seen.push(
          ...prepare(`EXPLAIN QUERY PLAN ${sql}`)
            .all(...sql.replaceAll(/[^?]/g, ''))
            .map((row) => (row as { detail: string }).detail),
        );
        return prepare(sql);
      }) as typeof db.prepare;
      const items = (await store.readers(generation))['items']!;
      await items.scan({ index: 'size', eq: 1, after: [1, 'a'], limit: 1 });
      await items.scan({ index: 'size', from: 1, limit: 1 });
      await items.scan({ index: 'size', descending: true, after: [1, 'a'], limit: 1 });
      expect(seen.filter((detail) => /SEARCH .* USING INDEX .*size/.test(detail))).toHaveLength(3);
      await store.close();
    });
  });
});
