import { describe, expect, it } from '@jest/globals';
import type { Parked } from '#read-model';
import { isStale } from './stale.js';
import { ScratchLog } from './testing/scratch-log.js';

const log = new ScratchLog();
log.write({ stream: 'note-1', type: 'Noted' });
log.write({ stream: 'note-1', type: 'Linked', subject: 'c1' });

const row = (partition: Parked['partition']): Parked => {
  return { view: 'till', version: 1, number: 1, table: 't', key: 'k', partition, address: 'note-1@0', error: '' };
};
const [ofStream, ofCustomer] = [row({ stream: 'note-1' }), row({ customer: 'c1' })];

describe('an answer is stale', () => {
  it.each([
    ['about a customer', { customer: 'c1' }, ofCustomer],
    ['about a customer, for a row of a stream that became theirs', { customer: 'c1' }, ofStream],
    ['about a stream', { stream: 'note-1' }, ofStream],
    ['about all', 'all', ofStream],
  ] as const)('%s', async (_, scope, parked) => {
    expect(await isStale([row({ customer: 'c9' }), parked], scope, log.store)).toBe(true);
  });

  it.each([
    ['about another customer', { customer: 'c2' }, [ofCustomer, ofStream]],
    ['about another stream', { stream: 'note-2' }, [ofStream]],
    ['where nothing is parked', 'all', []],
  ] as const)('but not %s', async (_, scope, parked) => {
    expect(await isStale(parked, scope, log.store)).toBe(false);
  });
});
