import { expect, it } from '@jest/globals';
import { decodeLazily } from '../lazy-event.js';
import { partitionsOf } from '../partition-events.js';
import { WatchedStore } from '../testing/gated.js';
import { forgotten, named, people } from '../testing/named-people.js';
import { ScratchLog } from '../testing/scratch-log.js';
import { ShareFolder } from './share-folder.js';

const SHARE = { number: 0, of: 1 };

const opened = async (log: ScratchLog) => {
  const viewStore = new WatchedStore();
  const folder = async () =>
    new ShareFolder(
      {
        viewStore,
        store: log.store,
        views: [people],
        partitions: partitionsOf({ store: log.store }),
        adopting: new Set(),
        decode: decodeLazily,
        open: (data) => data,
        cacheBytes: 100_000,
        onHalt: () => undefined,
      },
      await viewStore.generations(),
      SHARE,
    );
  const take = async (into: ShareFolder, events = log.events): Promise<void> => {
    const steps = events.map((event) => ({ position: event.position, after: before(event.position), event }));
    await into.take(steps, async () => undefined);
  };
  return { viewStore, folder, take };
};
const before = (position: string): string => String(Number(position) - 1).padStart(20, '0');

it('a share of a build that is behind lets go of who is forgotten at once', async () => {
  const log = new ScratchLog();
  log.write(named('c1', 'sri'));
  for (let n = 0; n < 1_500; n += 1) log.write(named('c2', 'a'));
  log.write(forgotten('c1'));
  const { viewStore, folder, take } = await opened(log);
  const build = await viewStore.create(people);
  const ours = await folder();
  await take(ours, log.events.slice(-1));
  expect(await viewStore.rowOf(build, 'c2')).toContain('a');
  expect(await viewStore.rowOf(build, 'c1')).toBeUndefined();
});

it('a share of a halted view lets go of who is forgotten', async () => {
  const log = new ScratchLog();
  log.write(named('c1', 'sri'));
  const { viewStore, folder, take } = await opened(log);
  const live = await viewStore.create(people);
  await viewStore.publish(live);
  const ours = await folder();
  await take(ours);
  for (let n = 0; n <= 100; n += 1) log.write(named(`p${n}`, 'poison'));
  await take(ours);
  expect(await viewStore.rowOf(live, 'c1')).toContain('sri');
  log.write(forgotten('c1'));
  await take(ours);
  expect(await viewStore.rowOf(live, 'c1')).toBeUndefined();
});
