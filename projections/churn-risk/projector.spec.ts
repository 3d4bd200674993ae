import { describe, expect, it } from '@jest/globals';
import {
  ConsentConfirmed,
  ConsentGranted,
  ConsentWithdrawn,
  ContactPointAdded,
  ContactPointRemoved,
} from '#customers/events';
import { DealLost, DealReopened, DealWon } from '#deals/events';
import { opened } from '#deals/testing';
import {
  InteractionCorrected,
  InteractionLinked,
  InteractionLogged,
  InteractionRetracted,
  PromiseKept,
} from '#interactions/events';
import { addDays, happened, money, type Day } from '#kernel';
import { on } from '#kernel/testing';
import { logOf, type Entry } from '#read-model/testing';
import { ago, askedAt, bought, codesOf, instantOf, met, modelled, of, quiet, registered, rowOf } from './testing.js';

const model = modelled(ago(0));
/** Calls that make every source known and leave C9 to himself. */
const elsewhere = [registered('X', ago(300)), met('X', 'x', ago(299))];
const c9 = [...quiet('C9'), model, ...elsewhere];
const i = (id: string) => `interaction-${id}`;
const codes = (...more: Entry[]) => codesOf(logOf(...c9, ...more), 'C9');

describe('attention', () => {
  it('is missed from registration on, longer and longer, until a personal contact', async () => {
    expect(await codesOf(logOf(...c9), 'C9', ago(121))).toEqual([]);
    expect(await codesOf(logOf(...c9, modelled(ago(200))), 'C9', ago(120))).toEqual(['ATTENTION_GAP']);
    expect(await codes()).toEqual(['ATTENTION_GAP']);
    expect(await codes(met('C9', 'i', ago(1)))).toEqual([]);
  });

  it('INT-2 is a gap of 100 days on 9 June since the call of 1 March, whatever newsletters there were', async () => {
    const terms = { channel: 'email', addressing: 'mass', outcome: 'opened' } as const;
    const newsletters = Array.from({ length: 10 }, (_, n) => met('C9', `n-${n}`, addDays('2026-03-31', 7 * n), terms));
    const log = logOf(...c9, modelled('2026-03-01'), met('C9', 'i', '2026-03-01'), ...newsletters);
    const { reasons } = await rowOf(log, 'C9', '2026-06-09');
    const gap = { code: 'ATTENTION_GAP', value: 100, evidence: ['interaction-i@0'] };
    expect(reasons).toContainEqual(expect.objectContaining(gap));
  });

  it('comes from no mass mail and no call in vain', async () => {
    const mass = met('C9', 'i', ago(1), { channel: 'email', addressing: 'mass', outcome: 'opened' });
    expect(await codes(mass, met('C9', 'j', ago(1), { outcome: 'no-answer' }))).toEqual(['ATTENTION_GAP']);
  });

  it('changes with a correction from its own day on, and ends with a retraction', async () => {
    const call = met('C9', 'i', ago(20), { outcome: 'no-answer' });
    const changed = [{ field: 'outcome' as const, from: 'no-answer', to: 'connected' }];
    const correction = of('C9', i('i'), ago(10), happened(InteractionCorrected, { changed, reason: 'Typo' }));
    const retraction = of('C9', i('i'), ago(5), happened(InteractionRetracted, { reason: 'Wrong man' }));
    const log = logOf(...c9, modelled(ago(60)), call, correction, retraction);
    expect(await codesOf(log, 'C9', ago(11))).toEqual(['ATTENTION_GAP']);
    expect(await codesOf(log, 'C9', ago(10))).toEqual([]);
    expect(await codesOf(log, 'C9', ago(5))).toEqual(['ATTENTION_GAP']);
  });

  it('counts when a contact took place, as corrected', async () => {
    const changed = [{ field: 'occurredAt' as const, from: instantOf(ago(20)), to: instantOf(ago(200)) }];
    const moved = of('C9', i('i'), ago(10), happened(InteractionCorrected, { changed, reason: 'Typo' }));
    expect(await codes(met('C9', 'i', ago(20)))).toEqual([]);
    expect(await codes(met('C9', 'i', ago(20)), moved)).toEqual(['ATTENTION_GAP']);
  });

  it('of an unknown sender is the customer’s from the beginning, once it is known whose it was', async () => {
    const sms = { interactionId: 'i', channel: 'sms', direction: 'inbound', addressing: 'personal' } as const;
    const sender = { kind: 'phone', value: '+628120000001' } as const;
    const log = logOf(
      ...c9,
      [i('i'), undefined, on(instantOf(ago(20)), happened(InteractionLogged, { ...sms, sender }))],
      of('C9', i('i'), ago(20), happened(InteractionLinked, { customerId: 'C9' }), ago(10)),
    );
    expect(await codesOf(log, 'C9')).toEqual([]);
    const known = async (day: Day) => {
      const params = { horizonDays: 90 };
      const row = await askedAt({ knownAt: instantOf(day) }, 'row', log, { key: 'C9', asOf: ago(15), params });
      return row.reasons.map(({ code }: any) => code);
    };
    expect(await known(ago(11))).toContain('ATTENTION_GAP');
    expect(await known(ago(10))).not.toContain('ATTENTION_GAP');
  });
});

describe('promises', () => {
  const promise = { what: 'A visit', dueAt: instantOf(ago(10)) };
  const call = met('C9', 'i', ago(20), { promise });

  it('are broken from their due instant on, and made up for by attention', async () => {
    const log = logOf(...c9, modelled(ago(60)), call);
    expect(await codesOf(log, 'C9', ago(11))).toEqual([]);
    expect(await codesOf(log, 'C9', ago(10))).toEqual(['PROMISE_BROKEN']);
    expect(await codes(call, met('C9', 'j', ago(5)))).toEqual([]);
  });

  it('that are kept are a credit', async () => {
    const kept = of('C9', i('i'), ago(12), happened(PromiseKept, {}));
    const row = await codesOf(logOf(...c9, call, kept), 'C9');
    expect(row).toEqual([]);
  });
});

describe('sentiment', () => {
  const felt = (id: string, days: number, score: number) =>
    met('C9', id, ago(days), { sentiment: { score, label: score < 0 ? 'negative' : 'positive', source: 'human' } });

  it('is the mean of the last three scored contacts', async () => {
    const bad = [felt('a', 9, 1), felt('b', 8, -1), felt('c', 7, -1)];
    expect(await codes(...bad)).toEqual(['NEGATIVE_SENTIMENT']);
    expect(await codes(...bad, felt('d', 1, 0.2))).toEqual(['NEGATIVE_SENTIMENT']);
    expect(await codes(...bad, felt('d', 1, 0.2), felt('e', 0, 0.2))).toEqual([]);
  });
});

describe('consents', () => {
  const scope = { customerId: 'C9', scope: 'email', purpose: 'marketing' } as const;
  const terms = { ...scope, basis: 'consent', source: 'shop', textVersion: 'v1' } as const;
  const withdrawn = of('C9', 'customer-C9', ago(20), happened(ConsentWithdrawn, scope));
  const contact = met('C9', 'i', ago(1));

  it('withdrawn raise the risk until they are given again', async () => {
    const granted = of('C9', 'customer-C9', ago(10), happened(ConsentGranted, terms));
    expect(await codes(contact, withdrawn)).toEqual(['UNSUBSCRIBED']);
    expect(await codes(contact, withdrawn, granted)).toEqual([]);
    const other = of('C9', 'customer-C9', ago(10), happened(ConsentGranted, { ...terms, scope: 'sms' }));
    expect(await codes(contact, withdrawn, other)).toEqual(['UNSUBSCRIBED']);
  });

  it('are not given again before they are confirmed', async () => {
    const half = of('C9', 'customer-C9', ago(10), happened(ConsentGranted, { ...terms, doubleOptIn: true }));
    const confirmed = of('C9', 'customer-C9', ago(9), happened(ConsentConfirmed, scope));
    expect(await codes(contact, withdrawn, half)).toEqual(['UNSUBSCRIBED']);
    expect(await codes(contact, withdrawn, half, confirmed)).toEqual([]);
  });
});

describe('deals', () => {
  const deal = { dealId: 'd', customerId: 'C9' };
  const contact = met('C9', 'i', ago(1));
  const begun = of('C9', 'deal-d', ago(30), opened(deal));
  const lost = of('C9', 'deal-d', ago(20), happened(DealLost, { dealId: 'd', reason: 'competitor', fromStage: 's' }));

  it('lower the risk while they are open', async () => {
    const won = happened(DealWon, { dealId: 'd', amount: money(1, 'IDR'), fromStage: 's' });
    expect(await codes(contact, begun)).toEqual(['OPEN_ORDER_OR_DEAL']);
    expect(await codes(contact, begun, of('C9', 'deal-d', ago(20), won))).toEqual([]);
  });

  it('won by a competitor raise it until the next purchase, or until they are opened again', async () => {
    const terms = { dealId: 'd', stage: 's', reason: 'Back', pipelineVersion: 1, probability: 10 };
    const back = of('C9', 'deal-d', ago(10), happened(DealReopened, terms));
    expect(await codes(contact, begun, lost)).toEqual(['COMPETITOR_MENTIONED']);
    expect(await codes(contact, begun, lost, bought('C9', ago(15)))).toEqual([]);
    expect(await codes(contact, begun, lost, back)).toEqual(['OPEN_ORDER_OR_DEAL']);
  });
});

describe('contact points', () => {
  const point = (id: string) => ({ customerId: 'C9', contactPointId: id });
  const added = (id: string, days: number) =>
    of(
      'C9',
      'customer-C9',
      ago(days),
      happened(ContactPointAdded, { ...point(id), kind: 'email', value: 'v', primary: true }),
    );
  const removed = (id: string, days: number, reason: 'bounced' | 'asked') =>
    of('C9', 'customer-C9', ago(days), happened(ContactPointRemoved, { ...point(id), reason }));
  const contact = met('C9', 'i', ago(1));

  it('that all bounce leave the customer unreachable until there is another', async () => {
    const both = [added('a', 9), added('b', 9), removed('a', 8, 'bounced')];
    expect(await codes(contact, ...both)).toEqual([]);
    expect(await codes(contact, ...both, removed('b', 7, 'bounced'))).toEqual(['MOVED_OR_UNREACHABLE']);
    expect(await codes(contact, ...both, removed('b', 7, 'asked'))).toEqual([]);
    expect(await codes(contact, ...both, removed('b', 7, 'bounced'), added('c', 6))).toEqual([]);
  });
});
