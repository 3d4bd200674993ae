import { describe, expect, it } from '@jest/globals';
import { ChurnReasonRecorded } from '#customers/events';
import { InteractionLinked } from '#interactions/events';
import { happened } from '#kernel';
import { logOf } from '#read-model/testing';
import {
  ago,
  asked,
  askedAt,
  AS_OF,
  bought,
  instantOf,
  met,
  modelled,
  of,
  quiet,
  registered,
  rowOf,
} from './testing.js';

const model = modelled(AS_OF);
const elsewhere = [registered('X', ago(300)), met('X', 'x', ago(299))];
const near = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThan(1e-6);

describe('churn-risk of many', () => {
  const once = [registered('O', ago(200)), bought('O', ago(200))];
  const rich = [...quiet('R'), bought('R', ago(60), 90_000)];
  const log = logOf(...quiet('C9'), ...rich, ...once, ...elsewhere, model);
  const ids = async (params: object) => (await asked('list', log, params)).items.map((row: any) => row.customerId);

  it('lists by what is at stake, or everybody by risk', async () => {
    expect(await ids({})).toEqual(['R', 'C9']);
    expect(await ids({ order: 'risk' })).toEqual(['O', 'C9', 'R']);
  });

  it('lists a band, or one customer whatever the id', async () => {
    const bands = (await asked('list', log, { order: 'risk' })).items.map((row: any) => row.band);
    expect(await ids({ order: 'risk', band: bands[0] })).toContain('O');
    expect(await ids({ order: 'risk', band: bands[0] })).not.toContain('R');
    expect(await ids({ customerId: 'X' })).toEqual(['X']);
  });

  it('counts bands, and says which model and events stand behind them', async () => {
    const summary = await asked('summary', log);
    expect(summary).toMatchObject({ model: 'churn@1', basis: 'model', modelId: 'm-17', horizonDays: 90, customers: 3 });
    const { low, elevated, high, severe, unknown } = summary.bands;
    expect([low + elevated + high + severe, unknown]).toEqual([3, 0]);
    expect(summary.upTo).toBe(`scoring-bgnbd.${AS_OF}@0`);
  });

  it('rests on the model in force, so what was known at the last event gives the same summary again', async () => {
    const summary = await asked('summary', log);
    const { recordedAt: knownAt } = log.find(({ address }) => address === summary.upTo)!;
    const given = { asOf: AS_OF, params: { horizonDays: 90 } };
    expect(await askedAt({ knownAt }, 'summary', log, given)).toEqual(summary);
  });

  it('shows recorded and present reasons beside the literature', async () => {
    const says = (customerId: string, days: number, reason: 'price' | 'attention') =>
      of(
        customerId,
        `customer-${customerId}`,
        ago(days),
        happened(ChurnReasonRecorded, { customerId, reason, source: 'agent' }),
      );
    const told = [...log, ...logOf(says('C9', 20, 'price'), says('O', 10, 'attention'), says('R', 5, 'price'))];
    const mixes = await asked('reasons', told, { from: ago(15), to: ago(5) });
    expect(mixes.reference).toEqual({ attention: 68, complaint: 14, price: 9, competitor: 5, 'life-event': 4 });
    expect(mixes.recorded).toMatchObject({ total: 2, notKnown: { count: 0 } });
    expect(mixes.recorded.groups).toContainEqual({ group: 'price', count: 1, percent: '50.00' });
    expect(mixes.today).toMatchObject({ total: 3 });
    expect(mixes.today.groups[0]).toEqual({ group: 'attention', count: 3, percent: '100.00' });
  });

  it('tells nameless histories to fit a model on', async () => {
    expect(await asked('histories', log)).toEqual({
      asOf: AS_OF,
      upTo: `purchase-R.${ago(60)}@0`,
      currency: 'IDR',
      patterns: [
        [0, 0, 200, 1],
        [3, 140, 210, 1],
        [4, 150, 210, 1],
      ],
      spends: [
        [3, 12_000],
        [4, 102_000],
      ],
      sources: ['purchases', 'contacts'],
      rhythmDays: null,
    });
  });

  it('knows whose an interaction was from its link on, and rests on no link of a later one', async () => {
    const [stream, , event] = met('L', 'l', ago(30), { promise: { what: 'A visit', dueAt: instantOf(ago(5)) } });
    const linked = of('L', stream, ago(30), happened(InteractionLinked, { customerId: 'L' }), ago(10));
    const log = logOf(...quiet('C9'), [stream, undefined, event], linked);
    const known = (knownAt: string) => askedAt({ knownAt: instantOf(knownAt) }, 'histories', log, { asOf: AS_OF });
    expect(await known(ago(11))).toMatchObject({ sources: ['purchases'], upTo: `purchase-C9.${ago(70)}@0` });
    expect(await known(ago(10))).toMatchObject({ sources: ['purchases', 'contacts', 'promises'], upTo: `${stream}@1` });
    const before = await asked('histories', log, {}, { asOf: ago(31) });
    expect(before).toMatchObject({ sources: ['purchases'], upTo: `purchase-C9.${ago(70)}@0` });
  });

  it('refuses to judge a horizon that is not over', async () => {
    const refused = { kind: 'invalid', code: 'horizon-not-over' };
    await expect(asked('backtest', log)).rejects.toMatchObject(refused);
    const after = [...log, ...logOf(registered('Z', '2026-12-30'))];
    expect(await asked('backtest', after)).toMatchObject({
      kind: 'bgnbd',
      all: { n: 3, rate: 1 },
      repeaters: { n: 2 },
    });
    const known = askedAt({ knownAt: instantOf('2026-12-29') }, 'backtest', after, {
      asOf: AS_OF,
      params: { horizonDays: 90 },
    });
    await expect(known).rejects.toMatchObject(refused);
  });
});

describe('churn-risk without a model', () => {
  const many = Array.from({ length: 60 }, (_, n) => {
    const id = `B${String(n).padStart(2, '0')}`;
    return [registered(id, ago(300)), bought(id, ago(300)), ...(n < 15 ? [bought(id, ago(30))] : [])];
  }).flat();

  it('uses the rates of cells, and has no P(alive)', async () => {
    const row = await rowOf(logOf(...many), 'B59');
    expect(row).toMatchObject({ basis: 'cell-rate', modelId: null, modelState: { pAlive: null, silence: null } });
    // 15 of 60 came again, all of one cell: 1 - (15 + 20 / 4) / (60 + 20).
    near(row.base, 0.75);
    expect((await asked('summary', logOf(...many))).basis).toBe('cell-rate');
  });

  it('has no numbers under 50 customers or two horizons, but reasons', async () => {
    const row = await rowOf(logOf(...many.slice(0, 60), ...quiet('C9'), ...elsewhere), 'C9');
    expect(row).toMatchObject({ basis: 'none', base: null, index: null, valueAtRisk: null });
    expect(row.reasons.map(({ code }: any) => code)).toContain('ATTENTION_GAP');
  });
});
