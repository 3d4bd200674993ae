import { describe, expect, it } from '@jest/globals';
import { d, Ledger, member } from '../testing.js';
import { accountStanding, mayHaveJoined, type AccountStanding } from './account.standing.js';
import { issueLoyaltyPoints } from './issue-loyalty-points.js';
import { suspendMember } from './suspend-member.js';

const standingOf = ({ story: { events } }: Ledger): AccountStanding =>
  events.reduce(
    (account, event) => accountStanding.on[event.type]?.(account, event.data as never, event) ?? account,
    accountStanding.initial,
  );

describe('The standing of an account', () => {
  it('tells the status and each document that earned, or was withheld by a cap', () => {
    const ledger = member({ caps: [{ per: 'ever', points: 10 }] })
      .issue(10, d(2), { document: 'O1' })
      .did(issueLoyaltyPoints, { document: 'O2', rule: 'gift', points: 5 }, d(2))
      .did(suspendMember, { reason: 'x' }, d(3));
    expect(standingOf(ledger)).toMatchObject({ status: 'suspended', documents: ['O1', 'O2'] });
  });

  it('tells whether points wait for a date that enrols', () => {
    const join = { join: 'first-activation' };
    const waiting = new Ledger(join).issue(10, d(1), { document: 'O1', activeFrom: d(6) });
    expect(mayHaveJoined(standingOf(waiting))).toBe(true);
    waiting.reverse({ document: 'O1', points: 10 }, d(2));
    expect(mayHaveJoined(standingOf(waiting))).toBe(false);
    const onAction = new Ledger({ ...join, pending: { kind: 'on-action' } }).issue(10, d(1));
    expect(mayHaveJoined(standingOf(onAction))).toBe(false);
    expect(mayHaveJoined(standingOf(member().issue(10, d(1), { activeFrom: d(6) })))).toBe(false);
  });
});
