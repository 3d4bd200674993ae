import { describe, expect, it } from '@jest/globals';
import { logOf } from '#read-model/testing';
import { ago, asked, askedAt, AS_OF, bought, instantOf, met, modelled, quiet, registered, rowOf } from './testing.js';

const model = modelled(AS_OF);
const elsewhere = [registered('X', ago(300)), met('X', 'x', ago(299))];
const near = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThan(1e-6);

describe('churn-risk row', () => {
  // Neglected for 200 days (0.8) and hurt at the last contact (0.5): 1.3, as in the example of the specification.
  const hurt = met('C9', 'i', ago(200), { sentiment: { score: -0.5, label: 'negative', source: 'human' } });

  it('has the numbers of the specification for x 3, tx 140, T 210, m 40', async () => {
    const row = await rowOf(logOf(...quiet('C9'), hurt, model), 'C9');
    expect(Object.keys(row)).toEqual([
      'customerId',
      'model',
      'basis',
      'modelId',
      'horizonDays',
      'x',
      'txDays',
      'TDays',
      'base',
      'index',
      'band',
      'expected',
      'adjusted',
      'modelState',
      'expectedSpend',
      'valueAtRisk',
      'notKnown',
      'reasons',
    ]);
    expect(row).toMatchObject({ customerId: 'C9', model: 'churn@1', basis: 'model', modelId: 'm-17', horizonDays: 90 });
    expect(row).toMatchObject({ x: 3, txDays: 140, TDays: 210, band: 'high' });
    near(row.base, 0.579635);
    near(row.index, 0.834971);
    near(row.expected, 0.723006);
    near(row.adjusted, 0.283842);
    near(row.modelState.pAlive, 0.656456);
    near(row.modelState.silence, 0.332212);
    expect([row.expectedSpend, row.valueAtRisk]).toEqual([
      { amount: 3949, currency: 'IDR' },
      { amount: 3632, currency: 'IDR' },
    ]);
  });

  it('explains itself with codes, contributions, sentences and the events behind them', async () => {
    const { reasons } = await rowOf(logOf(...quiet('C9'), hurt, model), 'C9');
    const [gap, negative] = reasons;
    expect(gap).toEqual({
      code: 'ATTENTION_GAP',
      group: 'attention',
      contribution: 0.8,
      value: 200,
      threshold: 180,
      text: 'No personal contact for 200 days; the usual rhythm is 45 days.',
      evidence: ['interaction-i@0'],
    });
    expect(negative).toMatchObject({ code: 'NEGATIVE_SENTIMENT', contribution: 0.5, evidence: ['interaction-i@0'] });
  });

  it('takes the rhythm that the model has frozen', async () => {
    const log = logOf(...quiet('C9'), hurt, modelled(AS_OF, AS_OF, 'm-18', { rhythmDays: 100 }));
    expect((await rowOf(log, 'C9')).reasons).toContainEqual(expect.objectContaining({ value: 200, contribution: 0.5 }));
  });

  it('knows a source once the organisation has recorded one such event by the day', async () => {
    const log = logOf(...quiet('C9'), ...elsewhere, model, modelled(ago(299)));
    expect((await rowOf(log, 'C9')).notKnown).not.toContain('contacts');
    expect((await rowOf(log, 'X', ago(300))).notKnown).toContain('contacts');
    const known = await askedAt({ knownAt: instantOf(ago(300)) }, 'row', log, { key: 'X', asOf: AS_OF });
    expect(known.notKnown).toEqual(expect.arrayContaining(['contacts', 'purchases', 'surveys']));
  });

  it('has the same bytes whatever came later, and whatever order it came in', async () => {
    const entries = [...quiet('C9'), ...elsewhere, hurt, model];
    const before = JSON.stringify(await rowOf(logOf(...entries), 'C9'));
    const later = [bought('C9', '2026-10-02'), met('C9', 'z', '2026-10-02')];
    expect(JSON.stringify(await rowOf(logOf(...entries, ...later), 'C9'))).toBe(before);
    expect(JSON.stringify(await rowOf(logOf(...entries.toReversed()), 'C9'))).toBe(before);
  });

  it('is there for who never bought, without numbers, and missing for who was not known yet', async () => {
    const log = logOf(...elsewhere, model);
    expect(await rowOf(log, 'X')).toMatchObject({ basis: 'none', modelId: null, base: null, band: null, x: null });
    expect(await rowOf(log, 'X', ago(301))).toBeUndefined();
    expect(await rowOf(log, 'Y')).toBeUndefined();
  });
});

describe('the model of churn-risk', () => {
  const log = logOf(...quiet('C9'), modelled(ago(60), ago(50), 'm-1'), modelled(ago(20), ago(10), 'm-2'));
  const inForce = async (asOf: string, changes: object = {}) =>
    (await askedAt(changes, 'model', log, { asOf })).inForce?.modelId ?? null;

  it('is the latest with an as-of up to the day, whenever it was fitted', async () => {
    expect(await inForce(ago(61))).toBeNull();
    expect(await inForce(ago(60))).toBe('m-1');
    expect(await inForce(ago(21))).toBe('m-1');
    expect(await inForce(ago(20))).toBe('m-2');
  });

  it('is the one known then', async () => {
    expect(await inForce(AS_OF, { knownAt: instantOf(ago(11)) })).toBe('m-1');
    expect(await inForce(AS_OF, { knownAt: instantOf(ago(51)) })).toBeNull();
  });

  it('of one day is the one recorded last, with the others in its history', async () => {
    const again = logOf(modelled(ago(20), ago(10), 'm-2'), modelled(ago(20), ago(5), 'm-3'), modelled(ago(60)));
    const { inForce: present, history } = await asked('model', again);
    expect(present).toMatchObject({ modelId: 'm-3', recordedAt: instantOf(ago(5)), boundary: null });
    expect(history.map(({ modelId }: any) => modelId)).toEqual(['m-3', 'm-2', 'm-17']);
  });
});
