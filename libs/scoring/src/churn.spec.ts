import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SOURCES } from './churn-facts.js';
import { bandOf } from './churn-list.js';
import { churnRow } from './churn.js';
import { AS_OF, bought, CONTEXT, MODEL, QUIET } from './testing.js';

const complaint = { from: AS_OF - 10, evidence: ['case-1@0'] };

describe('churn row', () => {
  it('is the worked example: x 3, tx 140, T 210, m 40, one open complaint and an attention gap', () => {
    const facts = {
      ...QUIET,
      credits: [{ day: AS_OF - 100, evidence: 'interaction-i1@0' }],
      complaints: [complaint],
    };
    const known = new Set(SOURCES.filter((s) => s !== 'surveys'));
    const row = churnRow(facts, { ...CONTEXT, known });
    expect(row).toMatchObject({ x: 3, txDays: 140, TDays: 210, basis: 'model', notKnown: ['surveys'] });
    expect(row.base).toBeCloseTo(0.579635, 6);
    expect(row.index).toBeCloseTo(0.834971, 6);
    expect(row.expected).toBeCloseTo(0.723006, 6);
    expect(row.adjusted).toBeCloseTo(0.283842, 6);
    expect(row.modelState.pAlive).toBeCloseTo(0.656456, 6);
    expect(row.modelState.silence).toBeCloseTo(0.332212, 6);
    expect(Math.round(row.expectedSpend!)).toBe(3949);
    expect(Math.round(row.valueAtRisk!)).toBe(3632);
    expect(bandOf(row.index)).toBe('high');
    expect(row.reasons).toEqual([
      {
        code: 'OPEN_COMPLAINT',
        group: 'complaint',
        contribution: 0.8,
        value: 1,
        threshold: 1,
        text: 'One complaint is open.',
        evidence: ['case-1@0'],
      },
      {
        code: 'ATTENTION_GAP',
        group: 'attention',
        contribution: 0.5,
        value: 100,
        threshold: 90,
        text: 'No personal contact for 100 days; the usual rhythm is 45 days.',
        evidence: ['interaction-i1@0'],
      },
    ]);
  });

  it('without contributions has index = base and adjusted = expected, to the last bit', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 }), (ago) => {
        const row = churnRow({ ...QUIET, purchases: ago.map((d) => bought(AS_OF - d)) }, CONTEXT);
        expect(row.reasons.every((r) => r.contribution === 0)).toBe(true);
        expect(row.index).toBe(row.base);
        expect(row.adjusted).toBe(row.expected);
      }),
    );
  });

  it('keeps the reasons of who has bought nothing, without numbers', () => {
    const row = churnRow({ ...QUIET, purchases: [], complaints: [complaint] }, CONTEXT);
    expect(row).toMatchObject({ basis: 'none', x: null, base: null, index: null, adjusted: null, valueAtRisk: null });
    expect(row.reasons.map((r) => r.code)).toEqual(['OPEN_COMPLAINT']);
  });

  it('hides P(alive) at the boundary and keeps P(0), E[Y] and value', () => {
    const model = { ...MODEL, boundary: 'no-dropout' as const };
    const row = churnRow(QUIET, { ...CONTEXT, basis: { kind: 'model', model } });
    expect(row.modelState.pAlive).toBeNull();
    expect(row).toMatchObject({ boundary: 'no-dropout', base: churnRow(QUIET, CONTEXT).base });
    expect(row.valueAtRisk).toBeGreaterThan(0);
  });

  it('has no value without a spend model', () => {
    const model = { ...MODEL, spend: null };
    const row = churnRow(QUIET, { ...CONTEXT, basis: { kind: 'model', model } });
    expect(row).toMatchObject({ expectedSpend: null, valueAtRisk: null });
  });

  it('is computed in well under a millisecond', () => {
    const facts = {
      ...QUIET,
      purchases: Array.from({ length: 100 }, (_, i) => bought(AS_OF - 3 * i)),
      complaints: [complaint],
    };
    churnRow(facts, CONTEXT);
    const started = performance.now();
    for (let i = 0; i < 200; i++) churnRow(facts, CONTEXT);
    expect((performance.now() - started) / 200).toBeLessThan(1);
  });
});
