import { describe, expect, it } from '@jest/globals';
import { Forbidden, type QueryHandling } from '../ports.js';
import { asked, NOW, open, sale, start } from './testing/asking.js';
import { ScratchLog } from './testing/scratch-log.js';
import type { Account } from './testing/till-view.js';

interface Shown {
  readonly body: { readonly items: readonly Account[]; readonly nextCursor: string | null };
}

/** `between`: done after each page. */
const pages = async (handling: QueryHandling, log: ScratchLog, query: string, between = async () => {}) => {
  const found: string[] = [];
  for await (const { body, asOf } of handling.whole(await asked(log, { query, page: { limit: 2 } }))) {
    const { items, nextCursor } = (body as Shown).body;
    expect(asOf).toBe(NOW);
    found.push(`${items.map(({ id, cents }) => `${id}:${cents}`).join(' ')}${nextCursor ? ' …' : ''}`);
    await between();
  }
  return found;
};

const opened = async () => {
  const log = new ScratchLog();
  let now = NOW;
  const { handling, projections } = await start(log, { now: () => now });
  for (const n of [1, 2, 3, 4, 5]) {
    log.write(open(`c${n}`, 1));
    log.write(sale(`c${n}`, 10 * n, 2));
  }
  const pass = () => void (now = '2027-01-01T00:00:00.000Z');
  return { log, handling, projections, pass };
};

describe('a whole list', () => {
  it.each(['list', 'ranked'])('comes in pages, all as of the moment of the first: %s', async (query) => {
    const { log, handling, pass } = await opened();
    const expected = {
      list: ['c1:10 c2:20 …', 'c3:30 c4:40 …', 'c5:50'],
      ranked: ['c5:50 c4:40 …', 'c3:30 c2:20 …', 'c1:10'],
    };
    expect(await pages(handling, log, query, async () => pass())).toEqual(expected[query as 'list']);
  });

  it('that is made in memory is of one state, whatever happens between its pages', async () => {
    const { log, handling, projections } = await opened();
    let n = 2;
    const enrich = async () => {
      log.write(sale('c1', 1_000, (n += 1)));
      const position = log.write(sale('c4', 500, n));
      expect(await projections.watermarks.reached('till', position, 5_000)).toBe(true);
    };
    expect(await pages(handling, log, 'ranked', enrich)).toEqual(['c5:50 c4:40 …', 'c3:30 c2:20 …', 'c1:10']);
    expect(await pages(handling, log, 'ranked')).toEqual(['c1:3010 c4:1540 …', 'c5:50 c3:30 …', 'c2:20']);
  });

  it('is refused to whom the list is, and one that is no list has no pages', async () => {
    const { log, handling } = await opened();
    const sender = { client: 'c1', actor: { kind: 'customer', id: 'c1' }, roles: ['customer'] } as const;
    await expect(handling.whole(await asked(log, { query: 'list', sender })).next()).rejects.toThrow(Forbidden);
    await expect(pages(handling, log, 'echo')).rejects.toThrow('Only a list has pages.');
  });
});
