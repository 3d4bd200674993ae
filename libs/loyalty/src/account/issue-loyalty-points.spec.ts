import { describe, expect, it } from '@jest/globals';
import { happened, money } from '#kernel';
import { at, d, Ledger, member, OWNER } from '../testing.js';
import { LoyaltyPointsIssued, LoyaltyPointsWithheld } from './award.events.js';
import { issueLoyaltyPoints } from './issue-loyalty-points.js';
import { leaveProgram } from './leave-program.js';
import { MemberEnrolled } from './membership.events.js';
import { suspendMember } from './suspend-member.js';

const sgd = (amount: number) => money(amount * 100, 'SGD');
const SATURDAY = at('2026-01-03', '10:00');
const WEEKEND = [
  { ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: sgd(1) },
  { ruleId: 'weekend', kind: 'multiplier', priority: 2, value: '2', when: { weekdays: [6, 7] } },
  { ruleId: 'app', kind: 'multiplier', priority: 3, value: '1.5', when: { channels: ['web'] } },
];
const ORDER = {
  document: 'O1',
  lines: [{ lineId: 'a', sku: 'tea', qty: 3, net: sgd(30) }],
  channel: 'web',
  activityAt: SATURDAY,
};
const GIFT = { document: 'D1', rule: 'gift', points: 100 };
const CAPPED = { earnRules: WEEKEND, multipliers: 'stack', caps: [{ per: 'day', points: 70 }] };

describe('IssueLoyaltyPoints', () => {
  it('issues stated points as one lot', () => {
    member()
      .when(issueLoyaltyPoints, { ...GIFT, expiresAt: d(31), causeId: 'x' }, d(2))
      .then([
        happened(LoyaltyPointsIssued, {
          ...OWNER,
          lot: 1,
          document: 'D1',
          line: '*',
          rule: 'gift',
          points: 100,
          desired: 100,
          steps: [],
          activityAt: d(2),
          activeFrom: d(2),
          expiresAt: d(31),
          causeId: 'x',
          offset: 0,
        }),
      ]);
  });

  it.each([
    ['best-of', [], { points: 60, desired: 60 }],
    ['stack', [], { points: 90, desired: 90 }],
    ['stack', CAPPED.caps, { points: 70, desired: 90, capped: true }],
  ])('LOY-10 computes an order with %s and the caps %p', (multipliers, caps, expected) => {
    const ledger = member({ earnRules: WEEKEND, multipliers, caps }).did(issueLoyaltyPoints, ORDER, SATURDAY);
    expect(ledger.last).toMatchObject({ rule: 'earn', line: 'a', ...expected });
  });

  it('refuses a line that was paid in another currency than it has', () => {
    const lines = [{ ...ORDER.lines[0], pointsPaid: money(100, 'IDR') }];
    member({ earnRules: WEEKEND })
      .when(issueLoyaltyPoints, { ...ORDER, lines }, SATURDAY)
      .thenRefused('currency-mixed', { lineId: 'a' });
  });

  it('LOY-9 issues an award once, whoever sends it again', () => {
    const ledger = member({ earnRules: WEEKEND }).did(issueLoyaltyPoints, ORDER, SATURDAY);
    ledger.when(issueLoyaltyPoints, ORDER, d(9)).thenNothing();
    ledger
      .issue(100, d(9), { document: 'D1' })
      .when(issueLoyaltyPoints, { ...GIFT, points: 5 }, d(9))
      .thenNothing();
  });

  it('withholds what a cap leaves nothing of, once', () => {
    const ledger = member(CAPPED).did(issueLoyaltyPoints, ORDER, SATURDAY);
    const again = { ...ORDER, document: 'O2' };
    const withheld = { ...OWNER, document: 'O2', line: 'a', rule: 'earn', desired: 90, reason: 'cap' } as const;
    ledger.when(issueLoyaltyPoints, again, SATURDAY).then([happened(LoyaltyPointsWithheld, withheld)]);
    ledger.when(issueLoyaltyPoints, again, d(9)).thenNothing();
  });

  it('counts a cap in the period of the activity, and gives reversed points back to it', () => {
    const ledger = member(CAPPED)
      .did(issueLoyaltyPoints, ORDER, SATURDAY)
      .reverse({ document: 'O1', points: 30 }, d(9));
    ledger.did(issueLoyaltyPoints, { ...ORDER, document: 'O2' }, d(9));
    expect(ledger.last).toMatchObject({ points: 30, desired: 90 });
    ledger.did(issueLoyaltyPoints, { ...ORDER, document: 'O3', activityAt: at('2026-01-04') }, d(9));
    expect(ledger.last).toMatchObject({ points: 70 });
  });

  it.each([
    ['week', '2026-01-05', '2026-01-11', '2026-01-12'],
    ['month', '2026-01-01', '2026-01-31', '2026-02-01'],
    ['year', '2026-01-01', '2026-12-31', '2027-01-01'],
  ])('caps the gifts of a %s', (per, first, last, next) => {
    const ledger = member({ caps: [{ per, points: 10, rule: 'gift' }] });
    const now = at('2027-02-01');
    ledger.issue(10, now, { activityAt: at(first) });
    expect(ledger.issue(10, now, { activityAt: at(last) }).story.events.at(-1)?.type).toBe('LoyaltyPointsWithheld');
    expect(ledger.issue(10, now, { activityAt: at(next) }).last.points).toBe(10);
    expect(ledger.issue(10, now, { activityAt: at(last), rule: 'other' }).last.points).toBe(10);
  });

  it('counts a cap over all lots of one command', () => {
    const lines = ['a', 'b'].map((lineId) => ({ lineId, sku: 'tea', qty: 1, net: sgd(50) }));
    const ledger = member({ earnRules: [WEEKEND[0]], caps: [{ per: 'ever', points: 70 }] });
    ledger.did(issueLoyaltyPoints, { document: 'O1', lines }, d(2));
    expect(ledger.story.events.slice(1).map(({ data }) => (data as LoyaltyPointsIssued).points)).toEqual([50, 20]);
  });

  it('refuses who is no member where joining is explicit, who left, and who may not earn', () => {
    new Ledger().when(issueLoyaltyPoints, GIFT, d(2)).thenRefused('not-a-member');
    const left = member({ join: 'first-earn' }).did(leaveProgram, { reason: 'asked' }, d(2));
    left.when(issueLoyaltyPoints, GIFT, d(3)).thenRefused('not-a-member');
    const suspended = member().did(suspendMember, { reason: 'fraud' }, d(2));
    suspended.when(issueLoyaltyPoints, GIFT, d(3)).thenRefused('member-may-not-earn');
    new Ledger({ join: 'first-earn', mayEarn: [] })
      .when(issueLoyaltyPoints, GIFT, d(3))
      .thenRefused('member-may-not-earn');
  });

  it('enrols who joins by earning, with the first lot', () => {
    const ledger = new Ledger({ join: 'first-earn', pending: { kind: 'days', n: 7 } });
    ledger.issue(10, d(2)).issue(10, d(3));
    expect(ledger.story.events.map(({ type }) => type)).toEqual([
      MemberEnrolled.name,
      LoyaltyPointsIssued.name,
      LoyaltyPointsIssued.name,
    ]);
  });

  it('enrols nobody by nothing', () => {
    const ledger = new Ledger({ join: 'first-earn', caps: [{ per: 'ever', points: 0 }] }).issue(10, d(2));
    expect(ledger.story.state.status).toBe('none');
  });

  it('may enrol as the first lot becomes active', () => {
    const ledger = new Ledger({ join: 'first-activation', pending: { kind: 'days', n: 7 } }).issue(10, d(2));
    expect(ledger.at(d(8)).status).toBe('none');
    expect(ledger.at(d(9))).toMatchObject({ status: 'active', memberSince: d(9) });
    const atOnce = new Ledger({ join: 'first-activation' }).issue(10, d(2));
    expect(atOnce.at(d(2))).toMatchObject({ status: 'active', memberSince: d(2) });
  });

  it('issues nothing for an order that earns nothing', () => {
    member().when(issueLoyaltyPoints, ORDER, SATURDAY).thenNothing();
  });

  it('refuses lines and points together, points without a rule, too many points and a future activity', () => {
    const ledger = member({ earnRules: [{ ...WEEKEND[0], value: '999999999' }] });
    ledger.when(issueLoyaltyPoints, { ...GIFT, ...ORDER }, SATURDAY).thenRefused('lines-or-points');
    ledger.when(issueLoyaltyPoints, { document: 'D1', points: 1 }, d(2)).thenRefused('lines-or-points');
    ledger.when(issueLoyaltyPoints, ORDER, SATURDAY).thenRefused('too-many-points');
    ledger.when(issueLoyaltyPoints, { ...GIFT, activityAt: d(3) }, d(2)).thenRefused('occurred-in-future');
  });
});
