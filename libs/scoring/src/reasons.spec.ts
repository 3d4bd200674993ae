import { describe, expect, it } from '@jest/globals';
import { SOURCES, type ChurnFacts, type Source } from './churn-facts.js';
import { purchaseDays } from './purchase-facts.js';
import { reasonsFor, totalOf } from './reasons.js';
import { bought, newcomer } from './testing.js';

const NOW = 1000;
const at = (day: number, evidence: string) => ({ day, evidence });
const NOTHING: ChurnFacts = {
  ...newcomer('c-1', NOW - 80),
  purchases: [bought(NOW - 40), bought(NOW - 20), bought(NOW)],
};

type Setting = { silence?: number; known?: Source[]; asOf?: number };

function reasons(facts: Partial<ChurnFacts>, { silence, known, asOf = NOW }: Setting = {}) {
  const all = { ...NOTHING, ...facts };
  const days = purchaseDays(all.purchases, asOf);
  const given = { facts: all, days, asOf, horizonDays: 90 };
  return reasonsFor({ ...given, silence: silence ?? null, populationRhythmDays: null }, new Set(known ?? SOURCES));
}

function only(facts: Partial<ChurnFacts>, setting?: Setting) {
  const found = reasons(facts, setting);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('reasons', () => {
  it('there are none for who bought today and registered lately', () => expect(reasons({})).toEqual([]));

  it('OVERDUE_VS_OWN_RHYTHM: silent for twice the own mean gap, or longer than one in ten would be', () => {
    const everyTen = { purchases: [10, 20, 30].map((day) => bought(day)), registered: at(0, 'customer-c-1@0') };
    expect(reasons(everyTen, { asOf: 49 })).toEqual([]);
    expect(only(everyTen, { asOf: 50 })).toMatchObject({
      code: 'OVERDUE_VS_OWN_RHYTHM',
      group: null,
      contribution: 0,
      value: 20,
      threshold: 20,
      evidence: ['purchase-p30@0'],
    });
    expect(reasons({}, { silence: 0.1 })).toEqual([]);
    expect(only({}, { silence: 0.09 })).toMatchObject({ code: 'OVERDUE_VS_OWN_RHYTHM', value: 0.09, threshold: 0.1 });
  });

  it('ONE_TIME_BUYER: one purchase day, however many purchases', () => {
    const twiceADay = [bought(NOW), { ...bought(NOW), evidence: 'purchase-z@0' }];
    const reason = only({ purchases: twiceADay });
    expect(reason).toMatchObject({
      code: 'ONE_TIME_BUYER',
      contribution: 0,
      evidence: ['purchase-p1000@0', 'purchase-z@0'],
    });
  });

  it('ATTENTION_GAP: twice 45 days after registration when nobody ever cared', () => {
    const since = (ago: number) => ({ registered: at(NOW - ago, 'customer-c-1@0') });
    expect(reasons(since(89))).toEqual([]);
    expect(only(since(90))).toMatchObject({
      code: 'ATTENTION_GAP',
      group: 'attention',
      contribution: 0.5,
      value: 90,
      threshold: 90,
      evidence: ['customer-c-1@0'],
    });
    expect(only(since(180))).toMatchObject({ contribution: 0.8, threshold: 180 });
  });

  it('ATTENTION_GAP: by the own rhythm, citing the last credits', () => {
    const credits = [60, 50, 40, 30].map((ago) => at(NOW - ago, `interaction-${ago}@0`));
    expect(only({ credits })).toMatchObject({
      contribution: 0.5,
      value: 30,
      threshold: 20,
      text: 'No personal contact for 30 days; the own rhythm is 10 days.',
      evidence: ['interaction-30@0'],
    });
    expect(only({ credits }, { asOf: NOW + 10, known: ['contacts'] })).toMatchObject({ contribution: 0.8 });
  });

  it.each<[keyof ChurnFacts, string, string, number]>([
    ['brokenPromises', 'PROMISE_BROKEN', 'attention', 0.4],
    ['withdrawnConsents', 'UNSUBSCRIBED', 'attention', 0.4],
    ['complaints', 'OPEN_COMPLAINT', 'complaint', 0.8],
    ['unsettledPayments', 'PAYMENT_PROBLEM', 'price', 0.4],
    ['unreachable', 'MOVED_OR_UNREACHABLE', 'life-event', 0.4],
  ])('%s: %s from the day it began until the day it is over', (field, code, group, contribution) => {
    const spell = (from: number, until?: number) => ({ [field]: [{ from, until, evidence: ['stream-1@3'] }] });
    expect(only(spell(NOW))).toMatchObject({ code, group, contribution, value: 1, evidence: ['stream-1@3'] });
    expect(only(spell(NOW - 5, NOW + 1))).toMatchObject({ code });
    expect(reasons(spell(NOW - 5, NOW))).toEqual([]);
    expect(reasons(spell(NOW + 1))).toEqual([]);
  });

  it('OPEN_COMPLAINT: several weigh 1.2 at most; a late one says so besides', () => {
    const open = (n: number) => ({ from: NOW - 9, evidence: [`case-${n}@0`] });
    expect(only({ complaints: [open(1), open(2), open(3)] })).toMatchObject({
      contribution: 1.2,
      value: 3,
      text: '3 complaints are open.',
      evidence: ['case-1@0', 'case-2@0', 'case-3@0'],
    });
    const late = { ...open(1), lateFrom: NOW };
    expect(reasons({ complaints: [late] }).map((r) => [r.code, r.contribution])).toEqual([
      ['OPEN_COMPLAINT', 0.8],
      ['COMPLAINT_LATE', 0.5],
    ]);
    expect(reasons({ complaints: [{ ...late, until: NOW }] })).toEqual([]);
  });

  it('NEGATIVE_SENTIMENT: the mean of the last three scored contacts is below -.3', () => {
    const scored = (...scores: number[]) => ({
      sentiments: scores.map((score, i) => ({ ...at(NOW - 9 + i, `interaction-s${i}@1`), score })),
    });
    for (const last of [scored(-0.3, -0.3, -0.3), scored(-1, -0.6, 0.7)]) expect(reasons(last)).toEqual([]);
    expect(reasons(scored(-1, -1, 0.5, 0, 0))).toEqual([]);
    expect(only(scored(1, -0.3, -0.3, -0.4))).toMatchObject({
      code: 'NEGATIVE_SENTIMENT',
      contribution: 0.5,
      evidence: ['interaction-s1@1', 'interaction-s2@1', 'interaction-s3@1'],
    });
  });

  it('SPEND_DECLINING: three purchase days at least 40 % below the three before', () => {
    const spent = (...values: number[]) => ({
      purchases: values.map((v, i) => bought(NOW - 2 * (values.length - 1 - i), v)),
    });
    expect(reasons(spent(100, 100, 100, 60, 60, 61))).toEqual([]);
    expect(reasons(spent(100, 100, 60, 60, 60))).toEqual([]);
    expect(only(spent(999, 100, 100, 100, 60, 60, 60))).toMatchObject({
      code: 'SPEND_DECLINING',
      group: 'price',
      contribution: 0.3,
      value: 40,
      threshold: 40,
    });
    const unconverted = spent(100, 100, 100, 60, 60, 0).purchases.map((p) =>
      p.value === 0 ? { ...p, value: null } : p,
    );
    expect(reasons({ purchases: unconverted })).toEqual([]);
  });

  it('COMPETITOR_MENTIONED: since the last purchase', () => {
    const purchases = [bought(NOW - 30), bought(NOW - 20), bought(NOW - 10)];
    expect(reasons({ purchases, competitors: [at(NOW - 10, 'wallet-1@0')] })).toEqual([]);
    expect(only({ purchases, competitors: [at(NOW - 9, 'wallet-1@0')] })).toMatchObject({
      code: 'COMPETITOR_MENTIONED',
      group: 'competitor',
      contribution: 0.4,
    });
  });

  it('OPEN_ORDER_OR_DEAL and FUTURE_MEETING lower once', () => {
    const openOrdersAndDeals = [{ from: NOW - 3, evidence: ['deal-1@0'] }];
    const agreedContacts = [{ from: NOW - 3, until: NOW + 5, evidence: ['contact-1@0'] }];
    expect(only({ agreedContacts })).toMatchObject({ code: 'FUTURE_MEETING', contribution: -0.6 });
    const both = reasons({ openOrdersAndDeals, agreedContacts });
    expect(both.map((r) => r.code).sort()).toEqual(['FUTURE_MEETING', 'OPEN_ORDER_OR_DEAL']);
    expect(totalOf(both)).toBe(-0.6);
  });

  it('RECENT_POSITIVE: within the horizon', () => {
    expect(only({ positives: [at(NOW - 90, 'survey-1@1')] })).toMatchObject({
      code: 'RECENT_POSITIVE',
      contribution: -0.4,
    });
    expect(reasons({ positives: [at(NOW - 91, 'survey-1@1')] })).toEqual([]);
  });

  it('says nothing of a source that is not known', () => {
    const facts = { complaints: [{ from: NOW, evidence: ['case-1@0'] }], registered: at(0, 'customer-c-1@0') };
    expect(reasons(facts, { known: ['purchases'] })).toEqual([]);
    expect(reasons(facts, { known: ['purchases', 'complaints'] })).toHaveLength(1);
  });

  it('lists the most raising first, and clips the sum to 2 in a line of its own at the end', () => {
    const spell = [{ from: NOW - 1, evidence: ['stream-1@0'] }];
    const found = reasons({
      brokenPromises: spell,
      withdrawnConsents: spell,
      complaints: [...spell, ...spell],
      unsettledPayments: spell,
      openOrdersAndDeals: spell,
      registered: at(0, 'customer-c-1@0'),
    });
    expect(found.map((r) => r.code)).toEqual([
      'OPEN_COMPLAINT',
      'ATTENTION_GAP',
      'PROMISE_BROKEN',
      'UNSUBSCRIBED',
      'PAYMENT_PROBLEM',
      'OPEN_ORDER_OR_DEAL',
      'CLIP',
    ]);
    expect(found.at(-1)!.contribution).toBeCloseTo(-0.6, 12);
    expect(totalOf(found)).toBeCloseTo(2, 12);
  });
});
