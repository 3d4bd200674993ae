import type { Access, AccessLog, AccessQuestion, RecordedAccess } from '../access-log/access.js';

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

/** What is found, in a list of our own: a native driver's may be of another realm than the test's, and equal none. */
export const found = async (log: AccessLog, question: Partial<AccessQuestion> = {}): Promise<RecordedAccess[]> =>
  Array.from((await log.find({ limit: 1_000, ...question })).items);

/** The numbers of what is found. */
export const numbers = async (log: AccessLog, question: Partial<AccessQuestion> = {}): Promise<number[]> =>
  (await found(log, question)).map(({ n }) => n);
