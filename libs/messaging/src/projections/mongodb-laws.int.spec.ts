import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openMongoViews } from '#read-model/mongodb';
import { histories, logOf } from './testing/histories.js';
import * as mongo from './testing/on-mongodb.js';
import { expected, rowsOf } from './testing/till-rows.js';
import type { Decide } from './testing/wire.js';

describe('the rows of a history in MongoDB are the same, byte for byte,', () => {
  it('as in memory', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const log = logOf(history);
        expect(await mongo.finished(log, mongo.freshAddress())).toBe(expected(log));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 60_000);

  it('wherever the process dies between two commands to the server', async () => {
    let killed = 0;
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 80 }), fc.boolean(), async (history, at, reaches) => {
        const log = logOf(history);
        const address = mongo.freshAddress();
        let die: () => void;
        const death = new Promise<void>((resolve) => (die = resolve));
        const wire = await mongo.wireTo(address, (n) => {
          if (n !== at) return undefined;
          killed += 1;
          die();
          return { reaches, breaks: 'everything' };
        });
        const dying = await mongo.begin(log, wire.address).catch(() => undefined);
        if (dying) {
          await Promise.race([death, mongo.reached(log, dying, 2_000)]);
          // Gone before the next one comes: it writes nothing any more.
          wire.cut();
          await dying.views.viewStore.close();
          await dying.projections.stop().catch(() => undefined);
        }
        expect(await mongo.finished(log, address)).toBe(expected(log));
      }),
      { numRuns: 10, endOnFailure: true },
    );
    expect(killed).toBeGreaterThan(0);
  }, 120_000);

  it('wherever connections break', async () => {
    let broken = 0;
    const places = fc.uniqueArray(fc.integer({ min: 6, max: 60 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(histories, places, fc.boolean(), async (history, at, reaches) => {
        const log = logOf(history);
        const decide: Decide = (n) => (at.includes(n) ? { reaches, breaks: 'connection' } : undefined);
        const address = mongo.freshAddress();
        const wire = await mongo.wireTo(address, decide);
        const one = await mongo.begin(log, wire.address);
        expect(await mongo.reached(log, one)).toBe(true);
        broken += one.troubles.length;
        await mongo.end(one);
        const { viewStore } = await openMongoViews({ address });
        expect(await rowsOf(viewStore)).toBe(expected(log));
        await viewStore.close();
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(broken).toBeGreaterThan(0);
  }, 120_000);

  it('under two projectors at once', async () => {
    let fights = 0;
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 9 }), async (history, pageSize) => {
        const address = mongo.freshAddress();
        const log = await mongo.begunBefore(history, address);
        const both = await Promise.all([mongo.begin(log, address, pageSize), mongo.begin(log, address, 3)]);
        expect(await Promise.all(both.map((one) => mongo.reached(log, one)))).toEqual([true, true]);
        fights += both.flatMap(({ troubles }) => troubles).length;
        expect(await rowsOf(both[0].views.viewStore)).toBe(expected(log));
        await Promise.all(both.map(mongo.end));
        expect(await mongo.finished(log, address)).toBe(expected(log));
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(fights).toBeGreaterThan(0);
  }, 120_000);

  it('when a projector wakes up that slept between any two commands while another one did its work', async () => {
    let late = 0;
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 20 }), async (history, at) => {
        const address = mongo.freshAddress();
        const log = await mongo.begunBefore(history, address);
        const { sleeper, wake, sleeps } = await mongo.sleeping(log, address, at);
        await Promise.race([sleeps, mongo.reached(log, sleeper)]);
        expect(await mongo.finished(log, address)).toBe(expected(log));
        const { viewStore } = await openMongoViews({ address });
        const checkpoints = await mongo.checkpointsOf(viewStore);
        late += wake();
        expect(await mongo.reached(log, sleeper)).toBe(true);
        await mongo.end(sleeper);
        expect(await mongo.checkpointsOf(viewStore)).toEqual(checkpoints);
        expect(await rowsOf(viewStore)).toBe(expected(log));
        await viewStore.close();
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(late).toBeGreaterThan(0);
  }, 120_000);
});
