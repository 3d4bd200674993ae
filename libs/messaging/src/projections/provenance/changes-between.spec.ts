import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changesBetween, valueAt } from './changes-between.js';

const sealed = (c: string) => ({ $sealed: { k: 'k', c, n: 'n', f: 'name', a: 's@0' } });

describe('changesBetween', () => {
  it('names the innermost fields that differ, those that came and those that went', () => {
    const before = { profile: { name: { value: 'A', address: 'c@0' }, city: 'X' }, count: 1 };
    const after = { profile: { name: { value: 'B', address: 'c@0' } }, count: 1, owner: 'ann' };
    expect(changesBetween(before, after, '')).toEqual([
      { path: 'profile.name.value', before: 'A', after: 'B' },
      { path: 'profile.city', before: 'X', after: undefined },
      { path: 'owner', before: undefined, after: 'ann' },
    ]);
  });

  it('tells of a list only the items that went and came, as often as they did', () => {
    expect(changesBetween({ a: [1, 2, 2, { x: 1 }] }, { a: [2, { x: 1 }, 3] }, '')).toEqual([
      { path: 'a', removed: [1, 2], added: [3] },
    ]);
    expect(changesBetween([1, 2], [2, 1], 'a')).toEqual([{ path: 'a', removed: [], added: [] }]);
  });

  it('takes a field that was nothing, and one that is nothing now, as a whole', () => {
    expect(changesBetween({ last: null }, { last: { at: 1 } }, '')).toEqual([
      { path: 'last', before: null, after: { at: 1 } },
    ]);
    expect(changesBetween(undefined, { at: 1 }, 'last')).toEqual([{ path: 'last', after: { at: 1 } }]);
  });

  it('takes a field with nothing in it for no field', () => {
    const blank = { last: null, list: [], inner: { list: [] } };
    expect(changesBetween({}, blank, '')).toEqual([]);
    expect(changesBetween(blank, { last: [], list: null }, '')).toEqual([]);
    expect(changesBetween({ list: [1] }, blank, '')).toEqual([{ path: 'list', removed: [1], added: [] }]);
    expect(changesBetween({}, { list: [null], inner: { n: 0 } }, '')).toEqual([
      { path: 'list', after: [null] },
      { path: 'inner', after: { n: 0 } },
    ]);
  });

  it('does not look into handles', () => {
    expect(changesBetween({ name: sealed('a') }, { name: sealed('b') }, '')).toEqual([
      { path: 'name', before: sealed('a'), after: sealed('b') },
    ]);
    expect(valueAt({ name: sealed('a') }, 'name.$sealed')).toBeUndefined();
  });

  it('finds nothing between equals, and something at each of its paths between others', () => {
    const json = fc.object({ key: fc.constantFrom('a', 'b', 'c'), values: [fc.integer(), fc.constant(null)] });
    fc.assert(
      fc.property(json, json, (before, after) => {
        const changes = changesBetween(before, after, '');
        expect(changes.length === 0).toBe(JSON.stringify(filled(before)) === JSON.stringify(filled(after)));
        for (const change of changes) {
          expect(valueAt(after, change.path)).not.toEqual(valueAt(before, change.path));
          if ('before' in change) expect(valueAt(before, change.path)).toEqual(change.before);
          if ('after' in change) expect(valueAt(after, change.path)).toEqual(change.after);
        }
      }),
    );
  });
});

describe('valueAt', () => {
  it('goes through fields, lists by number, and names that have dots', () => {
    const row = { lots: { 'order.1': { points: 5 }, order: { points: 6 } }, list: [{ a: 7 }] };
    expect(valueAt(row, 'lots.order.1.points')).toBe(5);
    expect(valueAt(row, 'lots.order.points')).toBe(6);
    expect(valueAt(row, 'list.0.a')).toBe(7);
    for (const path of ['', 'lots.', 'list.length', 'list.1', 'lots.toString', '__proto__']) {
      expect([path, valueAt(row, path)]).toEqual([path, undefined]);
    }
  });
});

/** With its names in order, and no fields without anything in them. */
const filled = (value: any): any => {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  const fields = Object.keys(value)
    .sort()
    .map((name) => [name, filled(value[name])] as const)
    .filter(([, inner]) => inner !== null && JSON.stringify(inner) !== '[]' && JSON.stringify(inner) !== '{}');
  return Object.fromEntries(fields);
};
