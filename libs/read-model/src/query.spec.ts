import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareTexts } from './port.js';
import { mapPage, paginate, type PageOf } from './query.js';

interface Item {
  readonly id: string;
  readonly size: number;
}

const ITEMS: readonly Item[] = [
  { id: 'b', size: 10 },
  { id: 'a', size: 9 },
  { id: 'd', size: 2 },
  { id: 'c', size: 10 },
];
/** The largest first. */
const placeOf = ({ id, size }: Item) => [-size, id];
const ids = ({ items }: PageOf<Item>) => items.map(({ id }) => id).join(' ');

const everyPage = (first: PageOf<Item>): Item[] => {
  const found: Item[] = [];
  for (let page: PageOf<Item> | undefined = first; page; page = page.rest?.()) found.push(...page.items);
  return found;
};

describe('paginate', () => {
  it('gives the items in the order of their places', () => {
    expect(ids(paginate(ITEMS, placeOf, { limit: 9 }))).toBe('b c a d');
    expect(ITEMS[0]!.id).toBe('b');
  });

  it('says where to go on, until nothing follows', () => {
    const first = paginate(ITEMS, placeOf, { limit: 2 });
    expect(first.next).toEqual([-10, 'c']);
    const second = paginate(ITEMS, placeOf, { limit: 2, after: first.next });
    expect([ids(second), second.next]).toEqual(['a d', undefined]);
  });

  it('goes on after the place of an item that is gone', () => {
    const left = ITEMS.filter(({ id }) => id !== 'c');
    expect(ids(paginate(left, placeOf, { limit: 2, after: [-10, 'c'] }))).toBe('a d');
  });

  it('gives every item once, whatever the pages and the order in which they are given', () => {
    const items = fc.uniqueArray(fc.record({ id: fc.string(), size: fc.integer({ min: 0, max: 3 }) }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 4 }), (all, limit) => {
        const found: Item[] = [];
        for (
          let page = paginate(all, placeOf, { limit });
          ;
          page = paginate(all, placeOf, { limit, after: page.next })
        ) {
          found.push(...page.items);
          if (!page.next) break;
        }
        const bySize = all.toSorted((a, b) => b.size - a.size || compareTexts(a.id, b.id));
        expect(found).toEqual(bySize);
        expect(everyPage(paginate(all, placeOf, { limit }))).toEqual(bySize);
      }),
    );
  });

  it('makes what is shown of the items of the page alone', () => {
    const shown: string[] = [];
    const show = ({ id }: Item) => (shown.push(id), { is: id });
    const first = mapPage(paginate(ITEMS, placeOf, { limit: 2 }), show);
    expect([first.items, shown]).toEqual([
      [{ is: 'b' }, { is: 'c' }],
      ['b', 'c'],
    ]);
    expect(first.rest?.().items).toEqual([{ is: 'a' }, { is: 'd' }]);
  });

  it('is empty after the last place', () => {
    expect(paginate(ITEMS, placeOf, { limit: 2, after: [0, ''] })).toEqual({ items: [], next: undefined });
  });

  it('takes a place that is shorter than those of the items for the first of its kind', () => {
    expect(ids(paginate(ITEMS, placeOf, { limit: 9, after: [-9] }))).toBe('a d');
  });
});
