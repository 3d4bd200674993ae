import { describe, expect, it } from '@jest/globals';
import { CustomerModelFitted } from '#analytics/events';
import { fitted } from '#analytics/testing';
import { views } from '#catalogue';
import { ConsentWithdrawn, CustomerRegistered } from '#customers/events';
import { DealLost } from '#deals/events';
import { opened } from '#deals/testing';
import { InteractionLogged } from '#interactions/events';
import { addDays, happened, money, startOfDay, type Day, type NewEvent, type Recorded } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseRecorded } from '#purchases/events';
import { ask, logOf, type Entry } from '#read-model/testing';

const AS_OF: Day = '2026-09-30';

const entry = (stream: string, subject: string | undefined, daysAgo: number, event: NewEvent): Entry => [
  stream,
  subject,
  on(startOfDay(addDays(AS_OF, -daysAgo), 'Asia/Jakarta'), event),
];

const registered = (customerId: string): Entry =>
  entry(
    `customer-${customerId}`,
    customerId,
    410,
    happened(CustomerRegistered, { customerId, kind: 'person', name: 'N' }),
  );

const bought = (customerId: string, daysAgo: number): Entry => {
  const [orderId, total] = [`${customerId}.${daysAgo}`, money(4_000, 'IDR')];
  const lines = [{ lineId: 'l', sku: 's', qty: 1, net: total }];
  return entry(
    `purchase-${orderId}`,
    customerId,
    daysAgo,
    happened(PurchaseRecorded, { orderId, customerId, lines, total }),
  );
};

const called = (customerId: string, id: string, daysAgo: number, terms: Partial<InteractionLogged>): Entry => {
  const interactionId = `${customerId}.${id}`;
  const call = { interactionId, customerId, channel: 'call', direction: 'outbound', addressing: 'personal' } as const;
  const event = happened(InteractionLogged, { ...call, outcome: 'connected', ...terms });
  return entry(`interaction-${interactionId}`, customerId, daysAgo, event);
};

const model = happened(CustomerModelFitted, {
  modelId: 'm-17',
  kind: 'bgnbd',
  asOf: AS_OF,
  ...fitted,
  spend: { ...fitted.spend, currency: 'IDR' },
});
const sour = { score: -0.5, label: 'negative', source: 'human' } as const;
const withdrawn = happened(ConsentWithdrawn, { customerId: 'C9', scope: 'email', purpose: 'marketing' });
const lost = happened(DealLost, { dealId: 'd', reason: 'competitor', fromStage: 's' });

/** One customer with several reasons, each of other events; others make every source known. */
const log = logOf(
  ...[410, 360, 310, 270].map((daysAgo) => bought('C9', daysAgo)),
  entry(`scoring-bgnbd.${AS_OF}`, undefined, 0, model),
  ...['C9', 'X'].flatMap((c) => [
    registered(c),
    called(c, 'met', 190, {}),
    called(c, 'sour', 30, { outcome: 'no-answer', sentiment: sour }),
    entry(`customer-${c}`, c, 20, withdrawn),
    entry(`deal-${c}.lost`, c, 20, lost),
    entry(`deal-${c}.open`, c, 10, opened({ customerId: c })),
  ]),
);

const rowOf = (view: string, events: readonly Recorded[]): Promise<any> => {
  const listed = views.find((each) => each.view.name === view);
  const params = view === 'churn-risk' ? { horizonDays: 90 } : {};
  return ask(listed!, 'row', events, { key: 'C9', asOf: AS_OF, params });
};

/** The log as it would be, had these events never been recorded. */
const without = (addresses: readonly string[]): Recorded[] => {
  const left = log.filter(({ address }) => !addresses.includes(address));
  expect(left).toHaveLength(log.length - addresses.length);
  return left;
};

/** Reasons move an index by so much at most, in log-odds. */
const MOST = 2;
const logit = (p: number): number => Math.log(p / (1 - p));
const whole = await rowOf('churn-risk', log);
const reasonOf = (code: string) => whole.reasons.find((reason: any) => reason.code === code);

describe('a score that is explained by events', () => {
  it.each(['UNSUBSCRIBED', 'NEGATIVE_SENTIMENT', 'COMPETITOR_MENTIONED', 'OPEN_ORDER_OR_DEAL'])(
    'UNI-09 is, without those cited for %s, what the other reasons make it',
    async (code) => {
      const { contribution, evidence } = reasonOf(code);
      expect(contribution).not.toBe(0);
      const others = whole.reasons.filter((reason: any) => reason.code !== code);
      const row = await rowOf('churn-risk', without(evidence));
      expect(row.reasons.filter((reason: any) => reason.code !== 'CLIP')).toEqual(others);
      expect(row.base).toBe(whole.base);
      const sum = others.reduce((total: number, reason: any) => total + reason.contribution, 0);
      expect(logit(row.index)).toBeCloseTo(logit(row.base) + Math.min(sum, MOST), 8);
    },
  );

  it('UNI-09 neglects the customer for longer without the contact cited for the gap', async () => {
    const { evidence, value } = reasonOf('ATTENTION_GAP');
    expect([evidence, value]).toEqual([['interaction-C9.met@0'], 190]);
    const { reasons } = await rowOf('churn-risk', without(evidence));
    expect(reasons).toContainEqual(
      expect.objectContaining({ code: 'ATTENTION_GAP', value: 410, evidence: ['customer-C9@0'] }),
    );
  });

  it('UNI-09 has the rhythm of the other purchases without the one cited as the last', async () => {
    const { evidence } = reasonOf('OVERDUE_VS_OWN_RHYTHM');
    expect([whole.x, whole.txDays, whole.TDays]).toEqual([3, 140, 410]);
    const { x, txDays, TDays } = await rowOf('churn-risk', without(evidence));
    expect([x, txDays, TDays]).toEqual([2, 100, 410]);
  });

  it('UNI-09 ranks by the other purchases alone', async () => {
    const [purchase] = reasonOf('OVERDUE_VS_OWN_RHYTHM').evidence;
    const [before, after] = [await rowOf('rfm-segments', log), await rowOf('rfm-segments', without([purchase]))];
    expect(before).toMatchObject({ purchases: 4, revenue: { amount: 16_000 }, recencyDays: 270 });
    expect(after).toMatchObject({ purchases: 3, revenue: { amount: 12_000 }, recencyDays: 310 });
  });
});
