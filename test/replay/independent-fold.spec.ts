import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMs, idOf, type Instant } from '#kernel';
import { askable, Dice, plain, randomHistory, type Ask, type History } from '../support/history/index.js';
import { customer360At, loyaltyLedgerAt, pipelineBoardAt, type Moment } from '../support/independent-fold/index.js';

const DAY_MS = 86_400_000;
const MIN_CUSTOMERS = 30;
const DATES = 5;
const PERIOD = '2026-Q1';

/** What is asked: now, or at a moment. */
interface Asked {
  readonly asOf?: Instant;
  readonly knownAt?: Instant;
}

/** projections.md §3: a fold that shares no code with the projectors answers what the views answer. */
describe.each([1, 2])('on random history %i the views answer as the specification reads:', (seed) => {
  const dice = new Dice(seed);
  let history: History;
  let ask: Ask;
  let stop: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    history = await randomHistory(seed);
    ({ ask, stop } = await askable(history));
  });
  afterAll(() => stop());

  /** Mostly the very instant of an event, where an error by one millisecond shows. */
  const instant = (): Instant => {
    const { occurredAt, recordedAt } = dice.even(history.events);
    return dice.even([occurredAt, recordedAt, addMs(occurredAt, -1), addMs(occurredAt, dice.int(0, 3 * DAY_MS))]);
  };

  const dates = (): readonly Asked[] => [
    {},
    { asOf: instant() },
    { asOf: addMs(instant(), 60 * DAY_MS) },
    { knownAt: instant() },
    ...Array.from({ length: DATES - 3 }, () => ({ asOf: instant(), knownAt: instant() })),
  ];

  const momentOf = (asked: Asked): Moment => ({ asOf: history.end, ...asked });

  const idsOf = (category: string): readonly string[] => {
    const streams = new Set(history.events.map(({ stream }) => stream));
    return [...streams].filter((stream) => stream.startsWith(`${category}-`)).map(idOf);
  };

  it('customer-360', async () => {
    const customers = idsOf('customer');
    expect(customers.length).toBeGreaterThan(MIN_CUSTOMERS);
    for (const key of customers) {
      for (const asked of dates()) {
        const answer = await ask({ view: 'customer-360', query: 'row', key, ...asked });
        const own = plain(customer360At(history.events, key, momentOf(asked)));
        expect({ key, asked, answer: consentsInOrder(answer) }).toEqual({ key, asked, answer: consentsInOrder(own) });
      }
    }
  });

  it('loyalty-ledger', async () => {
    for (const key of idsOf('loyalty')) {
      for (const asked of dates()) {
        const answer = await ask({ view: 'loyalty-ledger', query: 'row', key, ...asked });
        const own = plain(loyaltyLedgerAt(history.events, key, momentOf(asked)));
        expect({ key, asked, answer }).toEqual({ key, asked, answer: own });
      }
    }
  });

  it('pipeline-board', async () => {
    for (const asked of Array.from({ length: 5 }, dates).flat()) {
      const items = async (query: string, params = {}) =>
        (await ask({ view: 'pipeline-board', query, params, ...asked })).items;
      const answer = {
        deals: await items('deals'),
        list: await items('list'),
        totals: await items('totals', { period: PERIOD }),
      };
      const own = plain(pipelineBoardAt(history.events, momentOf(asked), PERIOD));
      expect({ asked, ...answer }).toEqual({ asked, ...own });
    }
  });
});

/** In which order consents stand is told by nothing. */
const consentsInOrder = (row: any): unknown =>
  row && { ...row, consents: row.consents.toSorted((a: any, b: any) => (a.address < b.address ? -1 : 1)) };
