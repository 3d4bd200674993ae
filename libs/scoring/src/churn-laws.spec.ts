import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChurnFacts } from './churn-facts.js';
import { churnRow } from './churn.js';
import { logit } from './logs.js';
import { AS_OF, bought, CONTEXT, QUIET } from './testing.js';

const day = fc.integer({ min: AS_OF - 500, max: AS_OF });
const soon = fc.integer({ min: AS_OF, max: AS_OF + 60 });
const spells = fc.array(fc.record({ from: day, evidence: fc.constant(['x-1@0']) }), { maxLength: 2 });
const occurrences = fc.array(fc.record({ day, evidence: fc.constant('y-1@0') }), { maxLength: 5 });
const scored = fc.record({
  day: fc.constant(AS_OF - 500),
  evidence: fc.constant('s@0'),
  score: fc.double({ min: -1, max: 1, noNaN: true }),
});
const purchase = fc.record({ day, value: fc.integer({ min: 0, max: 9999 }), evidence: fc.constant('p@0') });

const anyFacts: fc.Arbitrary<ChurnFacts> = fc.record({
  id: fc.constant('c-1'),
  registered: fc.constant({ day: AS_OF - 500, evidence: 'customer-c-1@0' }),
  purchases: fc.array(purchase, { minLength: 1, maxLength: 30 }),
  credits: occurrences,
  sentiments: fc.array(scored, { maxLength: 4 }),
  brokenPromises: spells,
  withdrawnConsents: spells,
  openOrdersAndDeals: spells,
  agreedContacts: fc.array(fc.record({ from: day, until: soon, evidence: fc.constant(['m@0']) }), { maxLength: 1 }),
  complaints: fc.array(fc.record({ from: day, lateFrom: soon, evidence: fc.constant(['case-2@0']) }), { maxLength: 3 }),
  unsettledPayments: spells,
  competitors: occurrences,
  unreachable: spells,
  positives: occurrences,
});

describe('the laws of churn', () => {
  it('1: a later as-of without new events lowers neither base nor index', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 400 }), (facts, later) => {
        const now = churnRow(facts, CONTEXT);
        const then = churnRow(facts, { ...CONTEXT, asOf: AS_OF + later });
        expect(then.base!).toBeGreaterThanOrEqual(now.base! - 1e-12);
        expect(then.index!).toBeGreaterThanOrEqual(now.index! - 1e-12);
      }),
    );
  });

  it('3: opening a complaint never lowers the index, withdrawing it restores the row exactly', () => {
    fc.assert(
      fc.property(anyFacts, day, (facts, from) => {
        const before = churnRow(facts, CONTEXT);
        const opened = { from, evidence: ['case-9@0'] };
        const during = churnRow({ ...facts, complaints: [...facts.complaints!, opened] }, CONTEXT);
        expect(during.index!).toBeGreaterThanOrEqual(before.index!);
        const withdrawn = { ...opened, until: AS_OF };
        expect(churnRow({ ...facts, complaints: [...facts.complaints!, withdrawn] }, CONTEXT)).toEqual(before);
      }),
    );
  });

  it('3: a neutral personal contact never raises the index and clears ATTENTION_GAP', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const before = churnRow(facts, CONTEXT);
        const contact = { day: AS_OF, evidence: 'interaction-n@0' };
        const after = churnRow({ ...facts, credits: [...facts.credits, contact] }, CONTEXT);
        expect(after.index!).toBeLessThanOrEqual(before.index!);
        expect(after.reasons.map((r) => r.code)).not.toContain('ATTENTION_GAP');
      }),
    );
  });

  it('4: contributions, the clip among them, add up to logit(index) - logit(base) and stay within ±2', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const row = churnRow(facts, CONTEXT);
        // Nearer to 1 the index itself has not the digits.
        fc.pre(row.base! > 0.001 && row.base! < 0.99);
        const sum = row.reasons.reduce((total, r) => total + r.contribution, 0);
        expect(Math.abs(sum)).toBeLessThanOrEqual(2 + 1e-12);
        expect(Math.abs(logit(row.index!) - logit(row.base!) - sum)).toBeLessThanOrEqual(1e-12);
      }),
    );
  });

  it('5 and 6: neither the order of the facts nor where they came from changes a byte', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const reversed = { ...facts };
        for (const key of ['purchases', 'credits', 'complaints', 'competitors', 'positives'] as const) {
          Object.assign(reversed, { [key]: [...facts[key]!].reverse() });
        }
        expect(JSON.stringify(churnRow(reversed, CONTEXT))).toBe(JSON.stringify(churnRow(facts, CONTEXT)));
      }),
    );
  });

  it('ignores what lies after the as-of', () => {
    const ahead = AS_OF + 1;
    const facts: ChurnFacts = {
      ...QUIET,
      purchases: [...QUIET.purchases, bought(ahead)],
      sentiments: [{ day: ahead, score: -1, evidence: 'a@0' }],
      brokenPromises: [{ from: ahead, evidence: ['b@0'] }],
      withdrawnConsents: [{ from: ahead, evidence: ['c@0'] }],
      complaints: [{ from: ahead, evidence: ['d@0'] }],
      competitors: [{ day: ahead, evidence: 'e@0' }],
      positives: [{ day: ahead, evidence: 'f@0' }],
    };
    expect(churnRow(facts, CONTEXT)).toEqual(churnRow(QUIET, CONTEXT));
  });
});
