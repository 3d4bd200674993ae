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
} from '../support/history/index.js';
import {
  dealHistoryAt,
  forecastAt,
  lossReasonsAt,
  rfmSegmentsAt,
  timelineAt,
  type Moment,
} from '../support/independent-fold/index.js';

jest.setTimeout(60_000);

/** Together two hundred customers. */
const SEEDS = [21, 22, 23, 24, 25];
const MIN_CUSTOMERS = 40;
const COMMANDS = 1_100;
const DATES = 5;
const DATES_OF_MANY = 25;

/** projections.md §3: every question takes `asOf` and `knownAt`, both at once too, lists and sums included. */
describe.each(SEEDS)('at any two clocks of random history %i, the views answer as the specification reads:', (seed) => {
  const dice = new Dice(seed);
  let history: History;
  let ask: Ask;
  let stop: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    history = await randomHistory(seed, COMMANDS);
    ({ ask, stop } = await askable(history));
  });
  afterAll(() => stop());

  const dates = (isConcerned: (event: Recorded) => boolean, count = DATES): readonly Asked[] => {
    const events = history.events.filter(isConcerned);
    const both = momentsOf(events, dice, count).slice(0, count - 1);
    const { asOf } = momentsOf(events, dice, 4).at(-1)!;
    return [...both, { asOf: asOf!, knownAt: history.end }];
  };
  const momentOf = (asked: Asked): Moment => ({ asOf: history.end, ...asked });
  const idsOf = (category: string): readonly string[] => {
    const streams = new Set(history.events.map(({ stream }) => stream));
    return [...streams].filter((stream) => stream.startsWith(`${category}-`)).map(idOf);
  };
  const items = async (view: string, query: string, asked: Asked, params = {}) =>
    (await ask({ view, query, params, ...asked })).items;

  it('timeline, of each customer', async () => {
    const customers = idsOf('customer');
    expect(customers.length).toBeGreaterThanOrEqual(MIN_CUSTOMERS);
    for (const key of customers) {
      for (const asked of dates(({ subject }) => subject === key)) {
        const own = plain(timelineAt(history.events, key, momentOf(asked)));
        const answer = await ask({ view: 'timeline', query: 'row', key, ...asked });
        expect({ key, asked, answer }).toEqual({ key, asked, answer: own });
        const list = await items('timeline', 'list', asked, { customerId: key });
        expect({ key, asked, list }).toEqual({ key, asked, list: own?.entries ?? [] });
      }
    }
  });

  it('deal-history, of each deal', async () => {
    for (const key of idsOf('deal')) {
      for (const asked of dates(({ stream }) => stream === `deal-${key}`)) {
        const answer = await ask({ view: 'deal-history', query: 'row', key, ...asked });
        const own = plain(dealHistoryAt(history.events, key, momentOf(asked)));
        expect({ key, asked, answer }).toEqual({ key, asked, answer: own });
      }
    }
  });

  it('forecast', async () => {
    for (const asked of dates(({ stream }) => /^(deal|pipeline|fx)-/.test(stream), DATES_OF_MANY)) {
      const answer = {
        deals: await items('forecast', 'deals', asked),
        list: await items('forecast', 'list', asked),
        months: await items('forecast', 'months', asked),
      };
      expect({ asked, ...answer }).toEqual({ asked, ...plain(forecastAt(history.events, momentOf(asked))) });
    }
  });

  it('loss-reasons', async () => {
    for (const asked of dates(({ type }) => /^Deal(Lost|Won|Reopened)$/.test(type), DATES_OF_MANY)) {
      const answer = {
        deals: await items('loss-reasons', 'deals', asked),
        list: await items('loss-reasons', 'list', asked),
      };
      expect({ asked, ...answer }).toEqual({ asked, ...plain(lossReasonsAt(history.events, momentOf(asked))) });
    }
  });

  it('rfm-segments', async () => {
    for (const asked of dates(({ stream }) => /^(purchase|fx)-/.test(stream), DATES_OF_MANY)) {
      const list = await items('rfm-segments', 'list', asked);
      const own = plain(rfmSegmentsAt(history.events, momentOf(asked)));
      expect({ asked, list }).toEqual({ asked, list: own });
    }
  });
});
