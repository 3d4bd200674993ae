import { expect } from '@jest/globals';
import { AdoptedByAnother, KeyDestroyed, UnknownKey, type KeyStore } from '../key-store.js';

export interface Case {
  readonly promise: string;
  readonly prove: (store: KeyStore) => Promise<void>;
}

const SRI = 'customer-sri';
const BUDI = 'customer-budi';
const MAIL = 'interaction-mail-1';

const bytesOf = (store: KeyStore, keyId: string): string | undefined =>
  store.open(keyId)?.secret.export().toString('hex');

const inherits: readonly Case[] = [
  {
    promise: 'takes what was adopted along when the heir is destroyed',
    prove: async (store) => {
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
    promise: 'says whose a key is, also once it was adopted',
    prove: async (store) => {
      const [mail, own] = [await store.keyOf(MAIL), await store.keyOf(SRI)];
      expect([store.open(mail.id)?.owner, store.open(own.id)?.owner]).toEqual([MAIL, SRI]);
      await store.adopt(MAIL, SRI);
      expect([store.open(mail.id)?.owner, (await store.keyOf(MAIL)).owner]).toEqual([SRI, SRI]);
    },
  },
  {
    promise: 'takes a key along that is made only after the adoption',
    prove: async (store) => {
      await store.adopt(MAIL, SRI);
      const mail = await store.keyOf(MAIL);
      await store.destroy([SRI]);
      expect(store.open(mail.id)).toBeUndefined();
    },
  },
  {
    promise: 'destroys at once what a destroyed owner adopts',
    prove: async (store) => {
      const mail = await store.keyOf(MAIL);
      await store.destroy([SRI]);
      await store.adopt(MAIL, SRI);
      expect(store.open(mail.id)).toBeUndefined();
    },
  },
  {
    promise: 'adopts twice without effect, but never for two heirs',
    prove: async (store) => {
      await store.keyOf(MAIL);
      await store.adopt(MAIL, SRI);
      await store.adopt(MAIL, SRI);
      await expect(store.adopt(MAIL, BUDI)).rejects.toThrow(AdoptedByAnother);
    },
  },
];

/** Each names the one promise that it proves. */
export const keyStoreCases: readonly Case[] = [
  {
    promise: 'gives an owner the same key again and another owner another',
    prove: async (store) => {
      const [first, again, other] = [await store.keyOf(SRI), await store.keyOf(SRI), await store.keyOf(BUDI)];
      expect(again.id).toBe(first.id);
      expect(other.id).not.toBe(first.id);
      expect(first.secret.symmetricKeySize).toBe(32);
      expect(other.secret.equals(first.secret)).toBe(false);
    },
  },
  {
    promise: 'gives racing callers one key',
    prove: async (store) => {
      const keys = await Promise.all([
        store.keyOf(SRI),
        store.keyOf(SRI),
        store.keysOf([SRI]).then((all) => all.get(SRI)!),
      ]);
      expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    },
  },
  {
    promise: 'opens by id the key that it gave',
    prove: async (store) => {
      const { id, secret } = await store.keyOf(SRI);
      expect(bytesOf(store, id)).toBe(secret.export().toString('hex'));
    },
  },
  {
    promise: 'is loud about a key id that it never made',
    prove: async (store) => {
      expect(() => store.open('no-such-key')).toThrow(UnknownKey);
    },
  },
  {
    promise: 'makes many at once and leaves out whose key was destroyed',
    prove: async (store) => {
      const sri = await store.keyOf(SRI);
      await store.destroy([BUDI]);
      const keys = await store.keysOf([SRI, BUDI, MAIL, MAIL]);
      expect([...keys.keys()].sort()).toEqual([SRI, MAIL].sort());
      expect(keys.get(SRI)!.id).toBe(sri.id);
    },
  },
  {
    promise: 'never gives a destroyed key again, nor a new one to its owner',
    prove: async (store) => {
      const sri = await store.keyOf(SRI);
      const budi = await store.keyOf(BUDI);
      expect(await store.destroy([SRI])).toBe(1);
      expect(store.open(sri.id)).toBeUndefined();
      await expect(store.keyOf(SRI)).rejects.toThrow(KeyDestroyed);
      expect(bytesOf(store, budi.id)).toBe(budi.secret.export().toString('hex'));
    },
  },
  {
    promise: 'destroys again without effect',
    prove: async (store) => {
      await store.keyOf(SRI);
      expect(await store.destroy([SRI, BUDI])).toBe(1);
      expect(await store.destroy([SRI, BUDI])).toBe(0);
    },
  },
  {
    promise: 'lets an owner that was destroyed before its first key have none',
    prove: async (store) => {
      expect(await store.destroy([SRI])).toBe(0);
      await expect(store.keyOf(SRI)).rejects.toThrow(KeyDestroyed);
    },
  },
  ...inherits,
];
