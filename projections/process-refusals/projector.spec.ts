import { describe, expect, it } from '@jest/globals';
import { happened, type Instant, type NewEvent } from '#kernel';
import { recorded } from '#kernel/testing';
import { ReactionDone, ReactionRefused, ReactionRetryRequested } from '#platform-commands/events';
import { indexesOf, TableInMemory } from '#read-model';
import processRefusals from './queries.js';
import { tables, type RefusalRow } from './view.js';

const { view, queries } = processRefusals;
const day = (n: number): Instant => `2026-01-0${n}T00:00:00.000Z`;
const refusal = (refusalId: string, code = 'not-a-member') => ({
  refusalId,
  process: 'when-a-then-b',
  event: 'purchase-O1@0',
  key: 'club',
  command: 'Do',
  code,
  sentence: 'No.',
});
const refused = (id: string, code?: string) => happened(ReactionRefused, refusal(id, code));
const retry = (refusalId: string) =>
  happened(ReactionRetryRequested, { refusalId, process: 'when-a-then-b', event: 'purchase-O1@0', key: 'club' });
const done = (refusalId: string) => happened(ReactionDone, { refusalId });

/** Events of one refusal, one a day, as a row. */
const rowOf = (...events: NewEvent[]): RefusalRow | undefined =>
  events.reduce<RefusalRow | undefined>((row, event, i) => {
    const fold = view.projectors.refusals!.on[event.type] as (...args: unknown[]) => RefusalRow | undefined;
    const at = recorded(event, { stream: 'refusal-x', revision: BigInt(i), occurredAt: day(i + 1) });
    return fold(row, at.data, at);
  }, undefined);

describe('process-refusals', () => {
  it('shows a refusal until it is done', () => {
    const open = { ...refusal('x'), status: 'refused', refusedAt: day(1), refusals: 1, address: 'refusal-x@0' };
    expect(rowOf(refused('x'))).toEqual(open);
    expect(rowOf(refused('x'), retry('x'))).toEqual({ ...open, status: 'retrying', address: 'refusal-x@1' });
    expect(rowOf(refused('x'), retry('x'), done('x'))).toEqual({ ...open, status: 'done', address: 'refusal-x@2' });
  });

  it('shows the last of two refusals, in the place of the first', () => {
    expect(rowOf(refused('x'), retry('x'), refused('x', 'member-left'))).toMatchObject({
      code: 'member-left',
      status: 'refused',
      refusals: 2,
      refusedAt: day(1),
    });
  });

  const rows = {
    a: rowOf(refused('a'), retry('a'), done('a')),
    b: rowOf(refused('b')),
    c: rowOf(refused('c'), retry('c')),
    d: rowOf(refused('d')),
  };
  const list = async (params: object, limit: number, after?: unknown) => {
    const refusals = new TableInMemory(tables.refusals as never);
    refusals.write(
      Object.entries(rows).map(([key, row]) => ({
        key,
        row: JSON.stringify(row),
        occurredAt: day(1),
        position: '1',
        values: indexesOf(tables.refusals as never).map(() => tables.refusals.indexes?.turn?.(row!)),
      })),
    );
    const page = await (
      queries.list!.run as never as (...args: unknown[]) => Promise<{ items: RefusalRow[]; next?: unknown }>
    )({ refusals }, params, undefined, { limit, after });
    return [page.items.map(({ refusalId }) => refusalId).join(''), page.next] as const;
  };

  it('lists open ones first, page by page', async () => {
    const [first, next] = await list({}, 3);
    expect(first).toBe('bdc');
    expect(await list({}, 3, next)).toEqual(['a', undefined]);
  });

  it('lists those of one status', async () => {
    expect(await list({ status: 'refused' }, 9)).toEqual(['bd', undefined]);
    expect(await list({ status: 'done' }, 9)).toEqual(['a', undefined]);
  });
});
