import { describe, expect, it } from '@jest/globals';
import { IsPersonal } from '#kernel';
import { blinder } from './blinder.js';
import { KeyDestroyed, ownerOf } from './key-store.js';
import { MemoryKeyStore } from './memory/index.js';
import { vault } from './vault.js';

class Named {
  @IsPersonal() name!: string;
}

describe('a vault', () => {
  it('seals under the key of an owner and opens until that is destroyed', async () => {
    const keys = new MemoryKeyStore();
    const safe = vault(keys, blinder(Buffer.alloc(32)));
    const owner = ownerOf('c-1', 'deal-d-1');
    const sealed = safe.seal({ name: 'Sri' }, Named, 'deal-d-1@0', await safe.keyOf(owner));
    expect(safe.open(sealed)).toEqual({ name: 'Sri' });
    await keys.destroy([owner]);
    expect(safe.open(sealed)).toEqual({ name: { forgotten: true } });
    await expect(safe.keyOf(owner)).rejects.toThrow(KeyDestroyed);
  });

  it('keeps the key of a customer apart from that of a stream of the same name', () => {
    expect(ownerOf('interaction-1', 'deal-d-1')).not.toBe(ownerOf(undefined, 'interaction-1'));
  });
});
