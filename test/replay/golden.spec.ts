import { describe, expect, it } from '@jest/globals';
import { contexts, eventSchemas } from '#catalogue';
import { IsId, IsOptional } from '#kernel';
import { goldenKeys, goldenOf, kinds, schemaHash, stateAfter, writeMissing } from './golden.js';

if (process.env['KENAL_GOLDEN'] === 'write-missing') writeMissing();

const checks = eventSchemas(contexts);

describe('an event that was published once', () => {
  it('has a golden file: node infra/run/write-golden.mjs writes the missing ones', () => {
    const known = goldenKeys();
    expect(kinds.map(({ key }) => key).filter((key) => !known.includes(key))).toEqual([]);
  });

  it('stays for ever', () => {
    const listed = kinds.map(({ key }) => key);
    expect(goldenKeys().filter((key) => !listed.includes(key))).toEqual([]);
  });

  it.each(kinds)('$key keeps its schema, else it is a new version', ({ key, cls }) => {
    expect(schemaHash(cls)).toBe(goldenOf(key).schema);
  });

  it.each(kinds)('$key is still read', (kind) => {
    const { type, data, state } = goldenOf(kind.key);
    expect(type).toBe(kind.type);
    expect(checks.get(kind.key)?.(data)).toBeUndefined();
    expect(stateAfter(kind, data)).toEqual(state);
  });
});

describe('the hash of a schema', () => {
  class Named {
    @IsId() name!: string;
  }
  class MayBeNamed {
    @IsOptional() @IsId() name?: string;
  }

  it('tells any change of what is allowed', () => {
    expect(schemaHash(MayBeNamed)).not.toBe(schemaHash(Named));
  });
});
