import type { Access, AccessLog, AccessQuestion } from '../access-log/access.js';

/** When the time of a harness begins. */
export const BEGINNING = '2026-01-01T00:00:00.000Z';
export const DAY_MS = 86_400_000;

export const READ: Access = {
  kind: 'read',
  who: 'ann',
  roles: ['agent'],
  what: 'customer-360/row',
  key: 'c-1',
  whom: ['c-1'],
  reason: 'case-7',
  correlationId: 'r-1',
};
export const DENIED: Access = { ...READ, kind: 'denied', who: 'bob', key: 'c-2', whom: [], code: 'forbidden' };
export const NOBODY: Access = {
  kind: 'denied',
  roles: [],
  what: '/v1/views/:view',
  whom: [],
  code: 'unauthenticated',
  correlationId: 'r-2',
};

/** The numbers of what is found. */
export const numbers = async (log: AccessLog, question: Partial<AccessQuestion> = {}): Promise<number[]> =>
  (await log.find({ limit: 1_000, ...question })).items.map(({ n }) => n);
