import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryBroker } from '#broker/memory';
import { position } from '#event-store';
import { MemoryViewStore } from '#read-model/memory';
import { CheckpointLost } from '../checkpoint-lost.js';
import { histories, logOf } from '../testing/histories.js';
import { ScratchLog } from '../testing/scratch-log.js';
import { folded, projector, sendStretch, SHARES } from '../testing/shared.js';
import { expected, rowsOf, run, VIEWS } from '../testing/till-rows.js';
import { tillView } from '../testing/till-view.js';
import { shareMessage, shareStep } from './share-message.js';

const brokerWithShares = async () => {
  const broker = createMemoryBroker();
  await broker.ensureTopics([SHARES]);
  return broker;
};

const stretches = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });

/** Borders of stretches of these lengths, over the whole log. */
const bordersOf = (count: number, lengths: readonly number[]): number[] => {
  const borders = [0];
  for (let n = 0; borders.at(-1)! < count; n += 1)
    borders.push(Math.min(count, borders.at(-1)! + lengths[n % lengths.length]!));
  return borders;
};

describe('rows that several projectors fold', () => {
  it('are those that one alone would fold, wherever stretches end and however often they are sent', async () => {
    await fc.assert(
      fc.asyncProperty(histories, stretches, fc.integer({ min: 1, max: 4 }), async (history, lengths, backEvery) => {
        const log = logOf(history);
        const broker = await brokerWithShares();
        const viewStore = new MemoryViewStore();
        const alarms: unknown[] = [];
        const projectors = [await projector({ log, broker }, viewStore, (error) => alarms.push(error))];
        const borders = bordersOf(log.events.length, lengths);
        for (let n = 1; n < borders.length; n += 1) {
          const [after, upTo] = [position(borders[n - 1]!), position(borders[n]!)];
          await sendStretch({ log, broker }, { after, upTo });
          if (n === 2) projectors.push(await projector({ log, broker }, viewStore, (error) => alarms.push(error)));
          // A relay that was killed goes back to what it had noted.
          if (n % backEvery === 0 && n > 1)
            await sendStretch({ log, broker }, { after: position(borders[n - 2]!), upTo });
          if (n === 5) await projectors.shift()?.stop();
        }
        await folded(viewStore, await log.head());
        await Promise.all(projectors.map((each) => each.stop()));
        await broker.close();
        expect(await rowsOf(viewStore)).toBe(expected(log));
        expect(alarms.filter((error) => !isPassing(error))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('are whole though the topic has forgotten its beginning', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const log = logOf(history);
        const broker = await brokerWithShares();
        const viewStore = new MemoryViewStore();
        const head = await log.head();
        const last = position(BigInt(head) - 1n);
        await sendStretch({ log, broker }, { after: last, upTo: head });
        const only = await projector({ log, broker }, viewStore);
        await folded(viewStore, head);
        await only.stop();
        expect(await rowsOf(viewStore)).toBe(expected(log));
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('take the place of a view folded by one, who may take theirs again', async () => {
    const log = new ScratchLog();
    for (let n = 0; n < 20; n += 1)
      log.write({ stream: `s-${n}`, type: 'Opened', subject: `c-${n}`, body: { name: '' } });
    const viewStore = new MemoryViewStore();
    const broker = await brokerWithShares();
    for (let round = 0; round < 2; round += 1) {
      log.write({ stream: 's-2', type: 'Sold', subject: 'c-2', body: { cents: 7 } });
      await run(log, viewStore);
      expect(await rowsOf(viewStore)).toBe(expected(log));
      const before = await log.head();
      log.write({ stream: 's-1', type: 'Sold', subject: 'c-1', body: { cents: 5 } });
      const only = await projector({ log, broker }, viewStore);
      await sendStretch({ log, broker }, { after: before, upTo: await log.head() });
      await folded(viewStore, await log.head());
      await only.stop();
      expect(await rowsOf(viewStore)).toBe(expected(log));
    }
    expect((await viewStore.generations()).map(({ number }) => number)).toEqual([1, 1]);
  });

  it('are made anew for a new version, which answers when it has caught up', async () => {
    const log = new ScratchLog();
    log.write({ stream: 's-1', type: 'Opened', subject: 'c-1', body: { name: '' } });
    const viewStore = new MemoryViewStore();
    const broker = await brokerWithShares();
    const first = await projector({ log, broker }, viewStore);
    await sendStretch({ log, broker }, { after: position(0), upTo: position(1) });
    await folded(viewStore, position(1));
    await first.stop();
    const views = [tillView({ version: 2 }), VIEWS[1]!];
    const second = await projector({ log, broker, views }, viewStore);
    log.write({ stream: 's-1', type: 'Sold', subject: 'c-1', body: { cents: 5 } });
    await sendStretch({ log, broker, views }, { after: position(1), upTo: position(2) });
    const live = async () => (await viewStore.generations()).find((g) => g.view === 'till' && g.state === 'live');
    while ((await live())?.version !== 2) await new Promise((resolve) => setTimeout(resolve, 2));
    await second.stop();
    expect((await live())?.checkpoint).toBe(position(2));
    expect(JSON.stringify(await (await viewStore.live(views[0]!))?.['accounts']?.get('c-1'))).toContain('"cents":5');
  });
});

describe('a build that is far behind', () => {
  it('lets what answers go on meanwhile, and ends though nothing more happens', async () => {
    const log = new ScratchLog();
    log.write({ stream: 's-1', type: 'Opened', subject: 'c-1', body: { name: '' } });
    for (let n = 0; n < 3_000; n += 1)
      log.write({ stream: `s-${n % 50}`, type: 'Sold', subject: `c-${n % 50}`, body: { cents: 1 } });
    const topic = { ...SHARES, partitions: 1 };
    const broker = createMemoryBroker();
    await broker.ensureTopics([topic]);
    const viewStore = new MemoryViewStore();
    const first = await projector({ log, broker, topic }, viewStore);
    const before = await log.head();
    await sendStretch({ log, broker, topic }, { after: position(0), upTo: before });
    await folded(viewStore, before);
    await first.stop();

    const views = [tillView({ version: 2 }), VIEWS[1]!];
    const other = async () =>
      (await viewStore.generations()).find((g) => g.view === views[1]!.name && g.state === 'live')!.checkpoint;
    const seen: string[] = [];
    const readAll = log.readAll.bind(log);
    log.readAll = async (options) => {
      // Something happens when the build has begun, and nothing any more.
      if (seen.length === 0) {
        const upTo = log.write({ stream: 's-1', type: 'Sold', subject: 'c-1', body: { cents: 5 } });
        await sendStretch({ log, broker, topic, views }, { after: before, upTo });
      }
      seen.push(await other());
      return readAll(options);
    };
    const second = await projector({ log, broker, topic, views }, viewStore);
    await broker.publish(topic.name, [shareMessage(0, { position: before, after: before })]);
    const built = async () =>
      (await viewStore.generations()).some((g) => g.view === 'till' && g.version === 2 && g.state === 'live');
    while (!(await built())) await new Promise((resolve) => setTimeout(resolve, 2));
    await second.stop();
    expect([seen[0], ...new Set(seen.slice(2))]).toEqual([before, await log.head()]);
    expect(JSON.stringify(await (await viewStore.live(views[0]!))?.['accounts']?.get('c-1'))).toContain('"cents":65');
  }, 60_000);
});

describe('a share', () => {
  it('gets each event once, and only where a row of it is folded', async () => {
    const log = new ScratchLog();
    for (let n = 0; n < 50; n += 1)
      log.write({ stream: `s-${n}`, type: 'Sold', subject: `c-${n}`, body: { cents: 1 } });
    log.write({ stream: 'x', type: 'Unheard', subject: 'c-1' });
    const broker = await brokerWithShares();
    await sendStretch({ log, broker }, { after: position(0), upTo: await log.head() });
    const sent = new Map<number, string[]>();
    let ends = 0;
    const reading = await broker.consume({
      topic: SHARES.name,
      group: 'test',
      alarm: () => undefined,
      handle: async ({ partition, messages, commit }) => {
        const steps = messages.map(shareStep);
        ends += steps.filter(({ event, position: at }) => !event && at === position(51)).length;
        const ids = steps.flatMap(({ event }) => (event ? [event.id] : []));
        sent.set(partition, [...(sent.get(partition) ?? []), ...ids]);
        await commit(messages.at(-1)!);
      },
    });
    while (ends < 4) await new Promise((resolve) => setTimeout(resolve, 1));
    await reading.stop();
    const all = [...sent.values()].flat();
    for (const ids of sent.values()) expect(new Set(ids).size).toBe(ids.length);
    // Two views have a table that this event concerns, each with a share of its own for the row.
    expect(all.length).toBeGreaterThanOrEqual(50);
    expect(all.length).toBeLessThanOrEqual(100);
    expect(all).not.toContain('id-51');
    expect(new Set(all).size).toBe(50);
  });
});

/** Two projectors met over a share that was dealt out anew. */
const isPassing = (error: unknown): boolean =>
  error instanceof CheckpointLost || /Nobody has made the tables/.test(String(error));
