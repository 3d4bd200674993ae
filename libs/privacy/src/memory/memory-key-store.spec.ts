import { describe, expect, it } from '@jest/globals';
import { keyStoreCases, keyStoreContract } from '../contract/index.js';
import { MemoryKeyStore } from './memory-key-store.js';

keyStoreContract('memory', () => new MemoryKeyStore());

class Resurrecting extends MemoryKeyStore {
  override async keyOf(owner: string) {
    return super.keyOf(owner).catch(() => super.keyOf(`${owner}-again`));
  }
}

class Forgetful extends MemoryKeyStore {
  override async adopt() {}
}

class Sloppy extends MemoryKeyStore {
  override async destroy() {
    return 1;
  }
}

class Silent extends MemoryKeyStore {
  override open(keyId: string) {
    try {
      return super.open(keyId);
    } catch {
      return undefined;
    }
  }
}

class OneForAll extends MemoryKeyStore {
  override async keyOf() {
    return super.keyOf('customer-everyone');
  }
}

const broken = async (make: () => MemoryKeyStore): Promise<string[]> => {
  const names: string[] = [];
  for (const { name, run } of keyStoreCases) await run(make()).catch(() => names.push(name));
  return names;
};

describe('the contract of key stores bites on a store that', () => {
  it.each([
    [
      'makes a new key for a forgotten owner',
      Resurrecting,
      'never gives a destroyed key again, nor a new one to its owner',
    ],
    ['forgets adoptions', Forgetful, 'takes what was adopted along when the heir is destroyed'],
    ['keeps destroyed keys', Sloppy, 'never gives a destroyed key again, nor a new one to its owner'],
    ['takes unknown keys for destroyed ones', Silent, 'is loud about a key id that it never made'],
    ['has one key for all', OneForAll, 'gives an owner the same key again and another owner another'],
  ])('%s', async (_, Store, promise) => {
    expect(await broken(() => new Store())).toContain(promise);
  });

  it('keeps every promise: nothing', async () => {
    expect(await broken(() => new MemoryKeyStore())).toEqual([]);
  });
});
