import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** The ways in which a customer and the organisation meet. */
export const CHANNELS = [
  'call',
  'email',
  'chat',
  'visit',
  'letter',
  'web',
  'social',
  'sms',
  'whatsapp',
  'pos',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a person can be reached by. */
export const CONTACT_KINDS = ['email', 'phone', 'whatsapp', 'social', 'other'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

const HOME_COUNTRY = 'ID';
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

// The library takes up to 17 digits for possible.
const E164 = /^\+\d{1,15}$/;

/**
 * E.164 for all spellings of a phone number, Indonesian where no country is given; a leading 00 is the international
 * prefix. undefined: it is none.
 */
export const normalisePhone = (value: string): string | undefined => {
  const phone = parsePhoneNumberFromString(value.trim().replace(/^00/, '+'), HOME_COUNTRY, metadata);
  return phone?.isPossible() && E164.test(phone.number) ? phone.number : undefined;
};

/** Lower case and trimmed; undefined: it is no e-mail address. */
export const normaliseEmail = (value: string): string | undefined => {
  const email = value.trim().toLowerCase();
  return EMAIL.test(email) ? email : undefined;
};

/** The one spelling by which values of a kind are compared and looked up; undefined: it is no such value. */
export const normaliseContact = (kind: ContactKind, value: string): string | undefined => {
  switch (kind) {
    case 'email':
      return normaliseEmail(value);
    case 'phone':
    case 'whatsapp':
      return normalisePhone(value);
    case 'social':
      return value.trim().replace(/^@/, '').toLowerCase() || undefined;
    case 'other':
      return value.trim() || undefined;
  }
};
