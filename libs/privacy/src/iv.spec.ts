import { expect, it } from '@jest/globals';
import { IV_BYTES, newIv } from './iv.js';

it('an initialisation vector never comes again, and stays as it was given', () => {
  const given = Array.from({ length: 2_000 }, () => newIv());
  const texts = given.map((iv) => iv.toString('hex'));
  expect(new Set(texts).size).toBe(2_000);
  expect(given.every((iv) => iv.length === IV_BYTES)).toBe(true);
  Array.from({ length: 1_000 }, () => newIv());
  expect(given.map((iv) => iv.toString('hex'))).toEqual(texts);
});
