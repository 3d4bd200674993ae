import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { idOf, type Recorded } from '#kernel';
import {
  askable,
  Dice,
  momentsOf,
  plain,
  randomHistory,
  type Ask,
  type Asked,
  type History,
  type Room,
} from '../support/history/index.js';
import { customer360At, loyaltyLedgerAt, pipelineBoardAt, type Moment } from '../support/independent-fold/index.js';

jest.setTimeout(60_000);

const MIN_CUSTOMERS = 30;
const MIN_DATES = 5;
const EVENTS_A_DATE = 3;
const PERIOD = '2026-Q1';

/** projections.md §3: a fold that shares no code with the projectors answers what the views answer. */
describe.each<[seed: number, of: string, commands: number, rooms?: Room[]]>([
  [1, 'everything', 1_000],
  [2, 'customers', 1_000, ['customers']],
  [3, 'contacts and purchases', 600, ['interactions', 'purchases']],
  [4, 'deals', 800, ['deals']],
  [5, 'points', 800, ['loyalty']],
])('on random history %i, of %s, the views answer as the specification reads:', (seed, _, commands, rooms) => {
  const dice = new Dice(seed);
  let history: History;
  let ask: Ask;
  let stop: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    history = await randomHistory(seed, commands, { ...(rooms && { rooms }) });
    ({ ask, stop } = await askable(history));
  });
  afterAll(() => stop());

  /** Now, and moments that matter to what was picked; the more, the more happened. */
  const dates = (isConcerned: (event: Recorded) => boolean): readonly Asked[] => {
    const events = history.events.filter(isConcerned);
    return momentsOf(events, dice, MIN_DATES + Math.floor(events.length / EVENTS_A_DATE));
  };

  const momentOf = (asked: Asked): Moment => ({ asOf: history.end, ...asked });

  const idsOf = (category: string): readonly string[] => {
    const streams = new Set(history.events.map(({ stream }) => stream));
    return [...streams].filter((stream) => stream.startsWith(`${category}-`)).map(idOf);
  };

  it('customer-360', async () => {
    const customers = idsOf('customer');
    expect(customers.length).toBeGreaterThanOrEqual(rooms ? 1 : MIN_CUSTOMERS);
    for (const key of customers) {
      for (const asked of dates(({ subject }) => subject === key)) {
        const answer = await ask({ view: 'customer-360', query: 'row', key, ...asked });
        const own = plain(customer360At(history.events, key, momentOf(asked)));
        expect({ key, asked, answer: consentsInOrder(answer) }).toEqual({ key, asked, answer: consentsInOrder(own) });
      }
    }
  });

  it('loyalty-ledger', async () => {
    for (const key of idsOf('loyalty')) {
      for (const asked of dates(({ stream }) => stream === `loyalty-${key}`)) {
        const answer = await ask({ view: 'loyalty-ledger', query: 'row', key, ...asked });
        const own = plain(loyaltyLedgerAt(history.events, key, momentOf(asked)));
        expect({ key, asked, answer }).toEqual({ key, asked, answer: own });
      }
    }
  });

  it('pipeline-board', async () => {
    for (const asked of dates(({ stream }) => /^(deal|pipeline|target)-/.test(stream))) {
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
