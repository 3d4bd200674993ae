import { happened, type NewEvent } from '#kernel';
import { LedgerSealed, SealKeyIntroduced } from './seals/seals.events.js';

const AT = '2026-01-01T00:00:00.000Z';
const HASH = 'a'.repeat(64);

export const keyNamed = (keyId: string, replaces?: string): SealKeyIntroduced => ({
  keyId,
  publicKey: 'AAAA',
  introducedAt: AT,
  ...(replaces !== undefined && { replaces, signature: 'BBBB' }),
});

export const sealNumbered = (number: number, from: number, to: number, keyId = 'k-1'): LedgerSealed => ({
  number,
  from,
  to,
  upTo: 'deal-d-1@0',
  root: HASH,
  ...(number > 1 && { previous: HASH }),
  sealedAt: AT,
  forgotten: [],
  marksHash: HASH,
  keyId,
  signature: 'CCCC',
  marks: 'DDDD',
});

export const introduced = (keyId = 'k-1', replaces?: string): NewEvent =>
  happened(SealKeyIntroduced, keyNamed(keyId, replaces));
export const sealed = (...seal: Parameters<typeof sealNumbered>): NewEvent =>
  happened(LedgerSealed, sealNumbered(...seal));
