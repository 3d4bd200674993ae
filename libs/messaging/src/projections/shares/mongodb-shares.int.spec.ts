import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryBroker } from '#broker/memory';
import { position } from '#event-store';
import { openMongoViews } from '#read-model/mongodb';
import { histories, logOf } from '../testing/histories.js';
import { freshAddress } from '../testing/on-mongodb.js';
import { folded, projector, sendStretch, SHARES } from '../testing/shared.js';
import { expected, rowsOf } from '../testing/till-rows.js';

describe('projectors that share the rows in MongoDB', () => {
  it('fold what one alone would fold, each by a connection of its own', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const log = logOf(history);
        const broker = createMemoryBroker();
        await broker.ensureTopics([SHARES]);
        const address = freshAddress();
        const views = [await openMongoViews({ address }), await openMongoViews({ address })];
        const projectors = await Promise.all(views.map(({ viewStore }) => projector({ log, broker }, viewStore)));
        for (let n = 0; n < log.events.length; n += 5) {
          const stretch = { after: position(n), upTo: position(Math.min(n + 5, log.events.length)) };
          await sendStretch({ log, broker }, stretch);
          if (n % 10 === 0) await sendStretch({ log, broker }, stretch);
        }
        const { viewStore } = views[0]!;
        await folded(viewStore, await log.head());
        await Promise.all(projectors.map((each) => each.stop()));
        const rows = await rowsOf(viewStore);
        await Promise.all(views.map((each) => each.viewStore.close()));
        expect(rows).toBe(expected(log));
      }),
      { numRuns: 6 },
    );
  }, 90_000);
});
