import { describe, expect, it } from '@jest/globals';
import { ask, logOf } from '#read-model/testing';
import rfm from './queries.js';
import { bought, idr, may } from './testing.js';

/** Five customers whose last purchase is the later the higher their number, C5 with three purchases. */
const log = logOf(
  ...[1, 2, 3, 4, 5].map((n) => bought(`C${n}.O${n}`, may(n), idr(n))),
  bought('C5.O6', may(1), idr(5)),
  bought('C5.O7', may(2), idr(5)),
);
const whatIf = (params: object) =>
  ask(rfm, 'what-if', log, { asOf: may(6), params: { limit: 1_000, ...params } }) as Promise<any>;

describe('rfm-segments what-if', () => {
  it('moves nobody where the definition is that of rfm@1', async () => {
    expect(await whatIf({})).toMatchObject({ stayed: 5, customers: [], more: 0, windowDays: null, basis: 'ad-hoc' });
  });

  it('names who would move by other cut-offs, from where to where', async () => {
    const answer = await whatIf({ R: '4,3,2,0', F: '0,0,2,9' });
    // R: more than 4, 3, 2, 0 days are worse; F: three purchases are more than 2.
    expect(answer.cutoffs).toMatchObject({ R: { days: [4, 3, 2, 0], after: [may(2), may(3), may(4), may(6)] } });
    expect(answer.customers).toEqual(
      [
        { customerId: 'C3', from: 'about-to-sleep', to: 'at-risk' },
        { customerId: 'C4', from: 'promising', to: 'need-attention' },
        { customerId: 'C5', from: 'champions', to: 'loyal' },
        { customerId: 'C1', from: 'hibernating', to: 'at-risk' },
        { customerId: 'C2', from: 'hibernating', to: 'at-risk' },
      ].sort((a, b) => (a.customerId < b.customerId ? -1 : 1)),
    );
    expect(answer.moves).toContainEqual({ from: 'hibernating', to: 'at-risk', customers: 2 });
  });

  it('takes who bought nothing in the window out of the population, and counts what was bought in it', async () => {
    const answer = await whatIf({ windowDays: 3 });
    expect(answer.customers).toEqual(
      expect.arrayContaining([
        { customerId: 'C1', from: 'hibernating', to: null },
        { customerId: 'C3', from: 'about-to-sleep', to: null },
      ]),
    );
    expect(answer.moves.reduce((sum: number, { customers }: any) => sum + customers, 0)).toBe(5);
  });

  it('names no more than asked for, and says how many more there are', async () => {
    const whole = await whatIf({ R: '4,3,2,0', F: '0,0,2,9' });
    const some = await whatIf({ R: '4,3,2,0', F: '0,0,2,9', limit: 2 });
    expect(some.customers).toEqual(whole.customers.slice(0, 2));
    expect(some.more).toBe(whole.customers.length - 2);
  });

  it('refuses cut-offs out of order', async () => {
    await expect(whatIf({ F: '4,3,2,1' })).rejects.toMatchObject({ code: 'cutoffs-not-ordered' });
    await expect(whatIf({ R: '1,2,3,4' })).rejects.toMatchObject({ code: 'cutoffs-not-ordered' });
  });
});
