import { describe, expect, it } from '@jest/globals';
import { analytics, type GatheredModel, type GatheredRun } from '#analytics';
import { CustomerModelFitted, scoringEvents } from '#analytics/events';
import { eventSchemas } from '#catalogue';
import { addDays, dayOf, happened, money, startOfDay, type AnyCommand, type Day, type Recorded } from '#kernel';
import { given, on } from '#kernel/testing';
import { ViewLate, type Answer, type Question } from '#messaging';
import { views } from '#projections';
import { PurchaseRecorded } from '#purchases/events';
import { ask, logOf, type Entry } from '#read-model/testing';
import { modelOf, type FitTask } from './gather-model.js';
import { gatherersOf } from './gatherers.js';

const ZONE = 'Asia/Jakarta';
const AS_OF: Day = '2026-06-30';
const organisation = { zone: ZONE, currency: 'IDR' };
const [{ state, commands }] = analytics.aggregates as [(typeof analytics.aggregates)[number]];
const [runScoring, fitCustomerModel] = commands as [AnyCommand, AnyCommand];

const bought = (n: number, nth: number, daysAgo: number): Entry => {
  const [orderId, customerId] = [`${n}.${nth}`, `c-${n}`];
  const total = money(1_000 + ((n * 7_919 + nth * 104_729) % 5_000), 'IDR');
  const lines = [{ lineId: 'l', sku: 's', qty: 1, net: total }];
  const at = startOfDay(addDays(AS_OF, -daysAgo), ZONE);
  return [`purchase-${orderId}`, customerId, on(at, happened(PurchaseRecorded, { orderId, customerId, lines, total }))];
};
/** Customers of whom two in three came again, some often and lately. */
const bazaar = (customers: number): Recorded[] =>
  logOf(
    ...Array.from({ length: customers }, (_, n) => {
      const first = 200 + ((n * 37) % 160);
      const times = n % 3 === 0 ? 0 : 1 + ((n * 13) % 6);
      const gap = 5 + ((n * 29) % 40);
      return Array.from({ length: times + 1 }, (_, nth) => bought(n, nth, Math.max(0, first - nth * gap)));
    }).flat(),
  );

interface Asking {
  readonly questions?: Question[];
  /** How often the view is late before it answers. */
  late?: number;
}

const gathering = (log: readonly Recorded[], asking: Asking = {}) =>
  gatherersOf({
    organisation,
    head: async () => '00000000000000000007',
    fit: async (task: FitTask) => modelOf(task),
    queries: {
      ask: async (question) => {
        asking.questions?.push(question);
        if (asking.late) {
          asking.late -= 1;
          throw new ViewLate(question.after ?? '');
        }
        const { view, query, params, asOf } = question;
        const params2 = view === 'churn-risk' ? { horizonDays: 90, ...params } : params;
        const body = await ask(
          views.find((of) => of.view.name === view)!,
          query,
          log,
          { asOf: asOf!, params: params2 },
        );
        return { body, whom: [], asOf: asOf!, position: '', stale: false } satisfies Answer;
      },
    },
  });

const rfm = { runId: 'r-1', model: 'rfm@1', asOf: AS_OF };
const churn = { runId: 'r-2', model: 'churn@1', asOf: AS_OF };
const fit = { modelId: 'm-1', kind: 'bgnbd', asOf: AS_OF };
const run = async (log: readonly Recorded[], command: object) =>
  (await gathering(log)['scoring-run']!(command)) as GatheredRun;
const fitted = async (log: readonly Recorded[]) => (await gathering(log)['customer-model']!(fit)) as GatheredModel;

/** Events are what their schemas say: a reader of the log would stop at one that is not. */
const faultsOf = (type: keyof typeof scoringEvents, data: object) =>
  eventSchemas([analytics]).get(`${type}@1`)!(JSON.parse(JSON.stringify(data)));

describe('what a scoring run gathers', () => {
  const log = bazaar(60);

  it('is what the view ranks at the end of the day, asked after all that is in the log', async () => {
    const questions: Question[] = [];
    await gathering(log, { questions })['scoring-run']!(rfm);
    expect(questions).toMatchObject([
      { view: 'rfm-segments', query: 'summary', params: { basis: 'ad-hoc' }, after: '00000000000000000007' },
    ]);
    expect(dayOf(questions[0]!.asOf!, ZONE)).toBe(AS_OF);
  });

  it.each([rfm, churn])('of %j is recorded once, and fits its schema', async (command) => {
    const gathered = await run(log, command);
    expect(gathered.customers).toBe(60);
    const story = given(state).when(runScoring, command, { at: '2026-07-01T00:00:00.000Z', gathered });
    expect(story.events).toHaveLength(1);
    expect(faultsOf('ScoringRunCompleted', story.events[0]!.data)).toBeUndefined();
    const again = { gathered: await run(log.toReversed(), command) };
    story.when(runScoring, { ...command, runId: 'r-9' }, again).thenNothing();
  });

  it('says nothing of purchases after the day, and changes with one that came late', async () => {
    const gathered = await run(log, rfm);
    expect(await run([...log, ...logOf(bought(1, 99, -1))], rfm)).toEqual(gathered);
    const late = await run([...log, ...logOf(bought(1, 99, 1))], rfm);
    expect(late.purchases).toBe(gathered.purchases! + 1);
  });

  it('of nobody is empty', async () => {
    const gathered = await run([], rfm);
    expect(gathered).toMatchObject({ customers: 0, cutoffs: { F: [] } });
    expect(gathered).not.toHaveProperty('upTo');
    const event = { ...rfm, ...gathered };
    expect(faultsOf('ScoringRunCompleted', event)).toBeUndefined();
  });

  it('leaves out the sums that nobody can tell, and fits its schema', async () => {
    const most = (orderId: string): Entry => {
      const [stream, subject, event] = bought(1, 0, 1);
      const total = money(Number.MAX_SAFE_INTEGER, 'IDR');
      const data = { orderId, customerId: subject!, lines: [{ lineId: 'l', sku: 's', qty: 1, net: total }], total };
      return [`${stream}-${orderId}`, subject, { ...event, data }];
    };
    const gathered = await run([...log, ...logOf(most('a'), most('b'))], rfm);
    expect(gathered).toMatchObject({ customers: 60, cutoffs: { F: expect.any(Array) } });
    expect(Object.keys(gathered)).not.toEqual(expect.arrayContaining(['revenue']));
    expect(Object.keys(gathered)).not.toEqual(expect.arrayContaining(['segments']));
    expect(faultsOf('ScoringRunCompleted', { ...rfm, ...gathered })).toBeUndefined();
  });

  it('waits for a view that is behind', async () => {
    const asking = { late: 3 };
    expect(await gathering(log, asking)['scoring-run']!(rfm)).toMatchObject({ customers: 60 });
    expect(asking.late).toBe(0);
  });
});

describe('what a fit gathers', () => {
  it('is a model of all histories, recorded once with every digit', async () => {
    const log = bazaar(400);
    const gathered = await fitted(log);
    const story = given(state).when(fitCustomerModel, fit, { at: '2026-07-01T00:00:00.000Z', gathered });
    const [{ data }] = story.events as [Recorded<CustomerModelFitted>];
    expect(data).toMatchObject({ modelId: 'm-1', kind: 'bgnbd', unitDays: 7, customers: 400, sources: ['purchases'] });
    expect(data.repeaters).toBeGreaterThanOrEqual(200);
    expect(data.spend).toMatchObject({ currency: 'IDR', customers: data.repeaters });
    expect(faultsOf('CustomerModelFitted', data)).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data)).params).toEqual(data.params);
    const again = { gathered: await fitted(log.toReversed()) };
    story.when(fitCustomerModel, { ...fit, modelId: 'm-2' }, again).thenNothing();
  });

  it('is a refusal where too few came again', async () => {
    const gathered = await fitted(bazaar(100));
    expect(gathered).toMatchObject({ ok: false, code: 'too-few-repeaters' });
    given(state).when(fitCustomerModel, fit, { today: '2026-07-01', gathered }).thenRefused('too-few-repeaters');
  });
});
