import type { Timetable } from '#kernel';

/** The one list of what the scheduler records. */
export const timetables: readonly Timetable[] = [
  { view: 'loyalty-ledger', query: 'due', command: 'SettleLoyaltyAccount' },
];
