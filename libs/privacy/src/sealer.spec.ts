import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSealed, IsPersonal, Nested } from '#kernel';
import { BrokenSeal } from './handle.js';
import { MemoryKeyStore } from './memory/index.js';
import { open, reveal, WITHHELD } from './opener.js';
import { hasPersonal, seal } from './sealer.js';

class Change {
  field!: string;
  @IsPersonal((owner) => owner['field'] === 'name') from?: unknown;
}

class Person {
  id!: string;
  @IsPersonal() name!: unknown;
  @IsPersonal() nickname?: unknown;
  @Nested(() => Change, { each: true }) changed?: Change[];
  @Nested(() => Change) last?: Change;
}

class Renamed extends Person {
  note?: string;
}

const SRI: Renamed = {
  id: 'c-1',
  name: 'Sri',
  nickname: undefined,
  changed: [
    { field: 'name', from: 'Siti' },
    { field: 'language', from: 'id' },
  ],
  last: { field: 'name', from: { family: '𝄞', given: [1, null, true] } },
};

const ADDRESS = 'customer-c-1@3';
const sealedSri = async (keys: MemoryKeyStore) => seal(SRI, Renamed, ADDRESS, await keys.keyOf('customer-c-1'));

describe('sealing', () => {
  it('seals what is personal in a class, its ancestors, nested classes and lists; nothing else', async () => {
    const keys = new MemoryKeyStore();
    const sealed = JSON.parse(JSON.stringify(await sealedSri(keys)));
    expect(sealed.id).toBe('c-1');
    expect('nickname' in sealed).toBe(false);
    expect(sealed.changed[1]).toEqual({ field: 'language', from: 'id' });
    expect([sealed.name, sealed.changed[0].from, sealed.last.from].map((handle) => handle.$sealed.f)).toEqual([
      'name',
      'changed.0.from',
      'last.from',
    ]);
    expect(sealed.name.$sealed).toEqual({
      k: (await keys.keyOf('customer-c-1')).id,
      at: ADDRESS,
      f: 'name',
      v: expect.any(String),
    });
    expect(JSON.stringify(sealed)).not.toMatch(/Sri|Siti|family/);
  });

  it('seals the same value differently each time', async () => {
    const keys = new MemoryKeyStore();
    expect(await sealedSri(keys)).not.toEqual(await sealedSri(keys));
  });

  it('leaves the data that it was given as they were', async () => {
    const before = JSON.stringify(SRI);
    await sealedSri(new MemoryKeyStore());
    expect(JSON.stringify(SRI)).toBe(before);
  });

  it.each([
    ['a personal field', { name: 'Sri' }, true],
    ['a personal field in a list', { changed: [{ field: 'name', from: 'Siti' }] }, true],
    ['only absent personal fields', { id: 'c-1', name: undefined }, false],
    ['a field that is personal for other owners', { last: { field: 'language', from: 'id' } }, false],
  ])('knows whether a key is needed: %s', (_, data, expected) => {
    expect(hasPersonal(data, Person)).toBe(expected);
  });
});

describe('opening', () => {
  it('gives back every value, wherever its handle was copied', async () => {
    const keys = new MemoryKeyStore();
    const sealed = await sealedSri(keys);
    const { nickname, ...clear } = SRI;
    expect(open(JSON.parse(JSON.stringify(sealed)), keys)).toEqual(clear);
    expect(open({ row: [{ of: sealed.name }] }, keys)).toEqual({ row: [{ of: 'Sri' }] });
  });

  it('does not copy what holds no handle', () => {
    const row = { a: [1, { b: null }], c: 'x' };
    expect(open(row, new MemoryKeyStore())).toBe(row);
  });

  it('gives everybody { forgotten } once the key is destroyed', async () => {
    const keys = new MemoryKeyStore();
    const { name } = await sealedSri(keys);
    await keys.destroy(['customer-c-1']);
    expect(open({ name }, keys)).toEqual({ name: { forgotten: true } });
    expect(reveal({ name }, false, keys)).toEqual({ name: { forgotten: true } });
    expect(reveal({ name }, true, keys)).toEqual({ name: { forgotten: true } });
  });

  it('withholds from who may not see', async () => {
    const keys = new MemoryKeyStore();
    const { id, name } = await sealedSri(keys);
    expect(reveal({ id, name }, false, keys)).toEqual({ id: 'c-1', name: WITHHELD });
    expect(reveal({ id, name }, true, keys)).toEqual({ id: 'c-1', name: 'Sri' });
  });

  it('tells whose values it opened, and none that it withheld', async () => {
    const keys = new MemoryKeyStore();
    const { name } = await sealedSri(keys);
    const opened: string[] = [];
    reveal([{ name }, { name: 'clear' }], true, keys, (owner) => opened.push(owner));
    reveal({ name }, false, keys, (owner) => opened.push(owner));
    expect(opened).toEqual(['customer-c-1']);
  });

  it.each(['at', 'f', 'v', 'k'] as const)('refuses a handle whose "%s" was changed', async (part) => {
    const keys = new MemoryKeyStore();
    const { name } = await sealedSri(keys);
    if (!isSealed(name)) throw new Error('not sealed');
    const other = await keys.keyOf('customer-c-2');
    const flipped = Buffer.from(name.$sealed.v, 'base64');
    flipped[14]! ^= 1;
    const forged = { at: 'customer-c-2@3', f: 'nickname', v: flipped.toString('base64'), k: other.id }[part];
    expect(() => open({ $sealed: { ...name.$sealed, [part]: forged } }, keys)).toThrow(BrokenSeal);
  });

  it('refuses what only looks like a handle', () => {
    const key = { id: 'k', owner: 'customer-c-1', secret: createSecretKey(randomBytes(32)) };
    expect(() => open({ $sealed: { k: 'k' } } as unknown, { open: () => key })).toThrow(BrokenSeal);
  });
});
