import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { position, START, type RecordedEvent } from '#event-store';
import { logOf, storeOf } from '../testing.js';
import { openTraceIndex, type TraceIndex } from './trace-index.js';

/** Every third event is of the correlation `k-0`, `k-1` or `k-2`. */
const correlated = (count: number): RecordedEvent[] =>
  logOf(...Array.from({ length: count }, () => 'deal-a')).map((event, i) => ({
    ...event,
    meta: JSON.stringify({ correlationId: `k-${i % 3}` }),
  }));

let folder: string;
let index: TraceIndex;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-trace-'));
  index = openTraceIndex(join(folder, 'trace.db'));
});
afterEach(() => {
  index.close();
  rmSync(folder, { recursive: true });
});

describe('the index of correlations', () => {
  it('finds the events of one, page by page, and those that came since', async () => {
    expect(await index.catchUp(storeOf(correlated(7)), 1_000)).toBe(true);
    expect(index.positionsOf('k-0', START, 2)).toEqual([position(1), position(4)]);
    expect(index.positionsOf('k-0', position(4), 2)).toEqual([position(7)]);
    expect(index.positionsOf('k-9', START, 2)).toEqual([]);
    await index.catchUp(storeOf(correlated(10)), 1_000);
    expect(index.positionsOf('k-0', position(4), 9)).toEqual([position(7), position(10)]);
  });

  it('says when it has not read all in time, and goes on', async () => {
    const store = storeOf(correlated(1_200));
    expect(await index.catchUp(store, 0)).toBe(false);
    expect(index.positionsOf('k-0', position(498), 9)).toEqual([position(499)]);
    while (!(await index.catchUp(store, 0)));
    expect(index.positionsOf('k-2', position(1_199), 9)).toEqual([position(1_200)]);
  });

  it('begins anew over another log', async () => {
    await index.catchUp(storeOf(correlated(7)), 1_000);
    const other = correlated(7).map((event) => ({ ...event, hash: 'f'.repeat(64), meta: '{"correlationId":"k-5"}' }));
    await index.catchUp(storeOf(other), 1_000);
    expect(index.positionsOf('k-0', START, 9)).toEqual([]);
    expect(index.positionsOf('k-5', START, 9)).toHaveLength(7);
    await index.catchUp(storeOf(correlated(4)), 1_000);
    expect(index.positionsOf('k-0', START, 9)).toEqual([position(1), position(4)]);
  });
});
