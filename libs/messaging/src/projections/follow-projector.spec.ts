import { afterEach, describe, expect, it } from '@jest/globals';
import { MemoryViewStore } from '#read-model/memory';
import { followProjector } from './follow-projector.js';
import { runProjections } from './run-projections.js';
import { ScratchLog } from './testing/scratch-log.js';
import { tillView } from './testing/till-view.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const opened = { stream: 'customer-ann', type: 'Opened', subject: 'ann', occurredAt: '2026-06-01T00:00:00.000Z' };

const follow = (log: ScratchLog, viewStore: MemoryViewStore, alarm: (error: unknown) => void = () => undefined) => {
  const followed = followProjector({ viewReader: viewStore, views: [tillView()], store: log.store, alarm });
  cleanups.push(() => followed.stop());
  return followed;
};

describe('a projector in another process', () => {
  it('is followed by what it commits', async () => {
    const log = new ScratchLog();
    const viewStore = new MemoryViewStore();
    const followed = follow(log, viewStore);
    log.write({ ...opened, body: { name: 'Ann' } });
    expect(await followed.watermarks.reached('till', await log.head(), 100)).toBe(false);
    expect(await followed.status()).toMatchObject([{ view: 'till', state: 'building', lagEvents: 1 }]);
    const projections = await runProjections({ store: log.store, viewStore, views: [tillView()] });
    cleanups.push(() => projections.stop());
    expect(await followed.watermarks.reached('till', await log.head(), 2_000)).toBe(true);
    expect(await followed.status()).toMatchObject([{ state: 'live', lagEvents: 0, lagMs: 0, parked: 0 }]);
  });

  it('is found again after the view store was out of reach', async () => {
    const log = new ScratchLog();
    const viewStore = new MemoryViewStore();
    const generations = viewStore.generations.bind(viewStore);
    let isDown = true;
    viewStore.generations = async () => {
      if (isDown) throw new Error('down');
      return generations();
    };
    const alarms: unknown[] = [];
    const followed = follow(log, viewStore, (error) => alarms.push(error));
    isDown = false;
    await viewStore.publish(await viewStore.create(tillView()));
    expect(await followed.watermarks.reached('till', '0'.repeat(20), 3_000)).toBe(true);
    expect(alarms).toEqual([new Error('down')]);
  });
});
