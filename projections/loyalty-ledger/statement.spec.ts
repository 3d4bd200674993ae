import { describe, expect, it } from '@jest/globals';
import { happened, type Instant } from '#kernel';
import { ProgramPublished } from '#loyalty/events';
import { clubWith, d, member } from '#loyalty/testing';
import { ask, logOf } from '#read-model/testing';
import loyaltyLedger from './queries.js';
import type { Statement } from './statement.js';

const timeZone = 'America/New_York';
/** Ten points that are useless from midnight of 8 November in New York, where clocks go back on the 1st. */
const LOG = [
  ...logOf(['program-club', undefined, happened(ProgramPublished, clubWith({ timeZone }))]),
  ...member({ timeZone }).issue(10, d(1), { expiresAt: '2026-11-08T05:00:00.000Z' }).story.events,
];

describe('loyalty-ledger notices', () => {
  it.each<[string, Instant, Statement['notices']]>([
    ['before the 30th day', '2026-10-09T03:59:59.999Z', { within7Days: 0, within30Days: 0 }],
    ['as the 30th day begins', '2026-10-09T04:00:00.000Z', { within7Days: 0, within30Days: 10 }],
    ['before the 7th day', '2026-11-01T03:59:59.999Z', { within7Days: 0, within30Days: 10 }],
    ['as the 7th day begins', '2026-11-01T04:00:00.000Z', { within7Days: 10, within30Days: 10 }],
  ])('are due by days of the program, though clocks change: %s', async (_, asOf, notices) => {
    expect(await ask(loyaltyLedger, 'row', LOG, { key: 'club.C1', asOf })).toMatchObject({ notices });
  });
});
