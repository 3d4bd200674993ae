import { describe, expect, it } from '@jest/globals';
import { ConsentWithdrawn } from '#customers/events';
import { DealLost } from '#deals/events';
import { opened } from '#deals/testing';
import { happened, type Recorded } from '#kernel';
import { ask, logOf } from '#read-model/testing';
import { ago, AS_OF, bought, met, modelled, of, registered, rowOf } from '../../projections/churn-risk/testing.js';
import rfm from '../../projections/rfm-segments/queries.js';

const sour = { score: -0.5, label: 'negative', source: 'human' } as const;
const withdrawn = happened(ConsentWithdrawn, { customerId: 'C9', scope: 'email', purpose: 'marketing' });
const lost = happened(DealLost, { dealId: 'd', reason: 'competitor', fromStage: 's' });

/** One customer with several reasons, each of other events; others make every source known. */
const log = logOf(
  registered('C9', ago(410)),
  ...[410, 360, 310, 270].map((days) => bought('C9', ago(days))),
  modelled(AS_OF),
  ...['C9', 'X'].flatMap((c) => [
    met(c, `${c}.met`, ago(190)),
    met(c, `${c}.sour`, ago(30), { outcome: 'no-answer', sentiment: sour }),
    of(c, `customer-${c}`, ago(20), withdrawn),
    of(c, `deal-${c}.lost`, ago(20), lost),
    of(c, `deal-${c}.open`, ago(10), opened({ customerId: c })),
  ]),
  registered('X', ago(410)),
);

/** The log as it would be, had these events never been recorded. */
const without = (addresses: readonly string[]): Recorded[] => {
  const left = log.filter(({ address }) => !addresses.includes(address));
  expect(left).toHaveLength(log.length - addresses.length);
  return left;
};

/** Reasons move an index by so much at most, in log-odds. */
const MOST = 2;
const logit = (p: number): number => Math.log(p / (1 - p));
const whole = await rowOf(log, 'C9');
const reasonOf = (code: string) => whole.reasons.find((reason: any) => reason.code === code);

describe('a score that is explained by events', () => {
  it.each(['UNSUBSCRIBED', 'NEGATIVE_SENTIMENT', 'COMPETITOR_MENTIONED', 'OPEN_ORDER_OR_DEAL'])(
    'UNI-09 is, without those cited for %s, what the other reasons make it',
    async (code) => {
      const { contribution, evidence } = reasonOf(code);
      expect(contribution).not.toBe(0);
      const others = whole.reasons.filter((reason: any) => reason.code !== code);
      const row = await rowOf(without(evidence), 'C9');
      expect(row.reasons.filter((reason: any) => reason.code !== 'CLIP')).toEqual(others);
      expect(row.base).toBe(whole.base);
      const sum = others.reduce((total: number, reason: any) => total + reason.contribution, 0);
      expect(logit(row.index)).toBeCloseTo(logit(row.base) + Math.min(sum, MOST), 8);
    },
  );

  it('UNI-09 neglects the customer for longer without the contact cited for the gap', async () => {
    const { evidence, value } = reasonOf('ATTENTION_GAP');
    expect([evidence, value]).toEqual([['interaction-C9.met@0'], 190]);
    const { reasons } = await rowOf(without(evidence), 'C9');
    expect(reasons).toContainEqual(
      expect.objectContaining({ code: 'ATTENTION_GAP', value: 410, evidence: ['customer-C9@0'] }),
    );
  });

  it('UNI-09 has the rhythm of the other purchases without the one cited as the last', async () => {
    const { evidence } = reasonOf('OVERDUE_VS_OWN_RHYTHM');
    expect([whole.x, whole.txDays, whole.TDays]).toEqual([3, 140, 410]);
    const { x, txDays, TDays } = await rowOf(without(evidence), 'C9');
    expect([x, txDays, TDays]).toEqual([2, 100, 410]);
  });

  it('UNI-09 ranks by the other purchases alone', async () => {
    const ranked = (events: readonly Recorded[]): Promise<any> => ask(rfm, 'row', events, { key: 'C9', asOf: AS_OF });
    const [purchase] = reasonOf('OVERDUE_VS_OWN_RHYTHM').evidence;
    const [before, after] = [await ranked(log), await ranked(without([purchase]))];
    expect(before).toMatchObject({ purchases: 4, revenue: { amount: 16_000 }, recencyDays: 270 });
    expect(after).toMatchObject({ purchases: 3, revenue: { amount: 12_000 }, recencyDays: 310 });
  });
});
