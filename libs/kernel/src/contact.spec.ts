import { describe, expect, it } from '@jest/globals';
import { CHANNELS, normaliseContact, normalisePhone } from './contact.js';

describe('Contact values', () => {
  it.each(['+62 812 0000 001', '0812-0000-001', '08120000001', '628120000001', ' (0812) 0000001 '])(
    'spells the phone number %p as +628120000001',
    (value) => expect(normalisePhone(value)).toBe('+628120000001'),
  );

  it('keeps the country that a phone number names', () => {
    expect(normalisePhone('+1 202 555 0100')).toBe('+12025550100');
  });

  it.each([
    ['0062 812 0000 003', '+628120000003'],
    [' 001 202 555 0100', '+12025550100'],
    ['0081 3 1234 5678', '+81312345678'],
  ])('reads the international prefix of %p', (value, spelt) => expect(normalisePhone(value)).toBe(spelt));

  it.each([
    ['0812 1234 56789', '+62812123456789'],
    ['(021) 555 1234', '+62215551234'],
    ['021-555-1234 ext 12', '+62215551234'],
    ['+62 (0)812 0000 001', '+628120000001'],
    ['0800 1 123456', '+628001123456'],
  ])('reads the Indonesian number %p', (value, spelt) => expect(normalisePhone(value)).toBe(spelt));

  it.each([
    ['phone', '0812 0000 001 / 0813'],
    ['phone', '+62 812 0000 0012 3456'],
    ['whatsapp', '00'],
    ['phone', '62812'],
    ['whatsapp', 'call me'],
    ['email', 'sri at example.org'],
    ['email', 'sri@localhost'],
    ['social', ' @ '],
    ['other', '  '],
  ] as const)('finds no %s in %p', (kind, value) => expect(normaliseContact(kind, value)).toBeUndefined());

  it.each([
    ['email', ' Sri@Example.ORG ', 'sri@example.org'],
    ['social', '@Sri_W', 'sri_w'],
    ['other', ' Pager 7 ', 'Pager 7'],
  ] as const)('spells the %s %p as %p', (kind, value, spelt) => expect(normaliseContact(kind, value)).toBe(spelt));

  it('knows ten channels', () => expect(CHANNELS).toHaveLength(10));
});
