import { expect } from '@jest/globals';
import type { Case } from '#kernel/contract';
import { AdoptedByAnother, KeyDestroyed, UnknownKey, type KeyStore } from '../key-store.js';

const SRI = 'customer-sri';
const BUDI = 'customer-budi';
const MAIL = 'interaction-mail-1';

const bytesOf = (store: KeyStore, keyId: string): string | undefined =>
  store.open(keyId)?.secret.export().toString('hex');

const inherits: readonly Case<KeyStore>[] = [
  {
    name: 'takes what was adopted along when the heir is destroyed',
    run: async (store) => {
      const mail = await store.keyOf(MAIL);
      const own = await store.keyOf(SRI);
      await store.adopt(MAIL, SRI);
      expect(bytesOf(store, mail.id)).toBe(mail.secret.export().toString('hex'));
      expect(await store.destroy([SRI])).toBe(2);
      expect([store.open(mail.id), store.open(own.id)]).toEqual([undefined, undefined]);
      await expect(store.keyOf(MAIL)).rejects.toThrow(KeyDestroyed);
    },
  },
  {
    name: 'says whose a key is, also once it was adopted',
    run: async (store) => {
      const [mail, own] = [await store.keyOf(MAIL), await store.keyOf(SRI)];
      expect([store.open(mail.id)?.owner, store.open(own.id)?.owner]).toEqual([MAIL, SRI]);
      await store.adopt(MAIL, SRI);
      expect([store.open(mail.id)?.owner, (await store.keyOf(MAIL)).owner]).toEqual([SRI, SRI]);
    },
  },
  {
    name: 'takes a key along that is made only after the adoption',
    run: async (store) => {
      await store.adopt(MAIL, SRI);
      const mail = await store.keyOf(MAIL);
      await store.destroy([SRI]);
      expect(store.open(mail.id)).toBeUndefined();
    },
  },
  {
    name: 'destroys at once what a destroyed owner adopts',
    run: async (store) => {
      const mail = await store.keyOf(MAIL);
      await store.destroy([SRI]);
      await store.adopt(MAIL, SRI);
      expect(store.open(mail.id)).toBeUndefined();
    },
  },
  {
    name: 'adopts twice without effect, but never for two heirs',
    run: async (store) => {
      await store.keyOf(MAIL);
      await store.adopt(MAIL, SRI);
      await store.adopt(MAIL, SRI);
      await expect(store.adopt(MAIL, BUDI)).rejects.toThrow(AdoptedByAnother);
    },
  },
];

/** Each names the one promise that it proves. */
export const keyStoreCases: readonly Case<KeyStore>[] = [
  {
    name: 'gives an owner the same key again and another owner another',
    run: async (store) => {
      const [first, again, other] = [await store.keyOf(SRI), await store.keyOf(SRI), await store.keyOf(BUDI)];
      expect(again.id).toBe(first.id);
      expect(other.id).not.toBe(first.id);
      expect(first.secret.symmetricKeySize).toBe(32);
      expect(other.secret.equals(first.secret)).toBe(false);
    },
  },
  {
    name: 'gives racing callers one key',
    run: async (store) => {
      const keys = await Promise.all([
        store.keyOf(SRI),
        store.keyOf(SRI),
        store.keysOf([SRI]).then((all) => all.get(SRI)!),
      ]);
      expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    },
  },
  {
    name: 'opens by id the key that it gave',
    run: async (store) => {
      const { id, secret } = await store.keyOf(SRI);
      expect(bytesOf(store, id)).toBe(secret.export().toString('hex'));
    },
  },
  {
    name: 'is loud about a key id that it never made',
    run: async (store) => {
      expect(() => store.open('no-such-key')).toThrow(UnknownKey);
    },
  },
  {
    name: 'makes many at once and leaves out whose key was destroyed',
    run: async (store) => {
      const sri = await store.keyOf(SRI);
      await store.destroy([BUDI]);
      const keys = await store.keysOf([SRI, BUDI, MAIL, MAIL]);
      expect([...keys.keys()].sort()).toEqual([SRI, MAIL].sort());
      expect(keys.get(SRI)!.id).toBe(sri.id);
    },
  },
  {
    name: 'never gives a destroyed key again, nor a new one to its owner',
    run: async (store) => {
      const sri = await store.keyOf(SRI);
      const budi = await store.keyOf(BUDI);
      expect(await store.destroy([SRI])).toBe(1);
      expect(store.open(sri.id)).toBeUndefined();
      await expect(store.keyOf(SRI)).rejects.toThrow(KeyDestroyed);
      expect(bytesOf(store, budi.id)).toBe(budi.secret.export().toString('hex'));
    },
  },
  {
    name: 'destroys again without effect',
    run: async (store) => {
      await store.keyOf(SRI);
      expect(await store.destroy([SRI, BUDI])).toBe(1);
      expect(await store.destroy([SRI, BUDI])).toBe(0);
    },
  },
  {
    name: 'lets an owner that was destroyed before its first key have none',
    run: async (store) => {
      expect(await store.destroy([SRI])).toBe(0);
      await expect(store.keyOf(SRI)).rejects.toThrow(KeyDestroyed);
    },
  },
  ...inherits,
];
