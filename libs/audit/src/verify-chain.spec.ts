import { describe, expect, it } from '@jest/globals';
import { position, START, type RecordedEvent } from '#event-store';
import { chainHash } from './chain.js';
import { logOf, storeOf } from './testing.js';
import { verifyChain } from './verify-chain.js';

const verify = (events: readonly RecordedEvent[], store?: { counted: boolean }) => verifyChain(storeOf(events, store));

const whole = logOf('deal-a', 'deal-b', 'deal-a', 'deal-a', 'deal-b');

const changed = (index: number, change: Partial<RecordedEvent>): RecordedEvent[] =>
  whole.map((event, i) => (i === index ? { ...event, ...change } : event));

describe('verifying the chains', () => {
  it('finds a whole log whole', async () => {
    expect(await verify(whole)).toEqual({ events: 5, streams: 2, head: position(5), unsealed: 5, fault: undefined });
    expect(await verify([])).toEqual({ events: 0, streams: 0, head: START, unsealed: 0, fault: undefined });
  });

  it.each([
    ['data', { data: '{"n":3}' }],
    ['meta', { meta: whole[2]!.meta.replace('2026', '2025') }],
    ['type', { type: 'Voided' }],
    ['id', { id: 'e-9' }],
    ['hash', { hash: whole[1]!.hash }],
    ['occurredAt', { occurredAt: '2025-01-01T00:00:00.000Z' }],
    ['recordedAt', { recordedAt: '2025-01-01T00:00:00.000Z' }],
    ['subject', { subject: 'c-2' }],
    ['subject (taken away)', { subject: undefined }],
  ])('names stream and revision where one %s was changed', async (_, change) => {
    const { fault, events } = await verify(changed(2, change));
    expect(fault).toMatchObject({ stream: 'deal-a', revision: 1n, kind: 'changed' });
    expect(events).toBe(2);
  });

  it('finds a forged event whose own hash was made anew by the next one', async () => {
    const data = '{"n":99}';
    const forged = { data, hash: chainHash(whole[0]!.hash, { ...whole[2]!, data }) };
    expect((await verify(changed(2, forged))).fault).toMatchObject({ stream: 'deal-a', revision: 2n, kind: 'changed' });
  });

  it('names the revision that is missing', async () => {
    expect((await verify(whole.filter((_, i) => i !== 2))).fault).toMatchObject({
      stream: 'deal-a',
      revision: 1n,
      kind: 'missing',
    });
    expect((await verify(whole.slice(1))).fault).toMatchObject({ stream: 'deal-a', revision: 0n, kind: 'missing' });
  });

  it('finds two events whose places were swapped', async () => {
    const [, , first, second] = whole;
    const swapped = whole.map((event, i) =>
      i === 2
        ? { ...second!, revision: 1n, position: event.position }
        : i === 3
          ? { ...first!, revision: 2n, position: event.position }
          : event,
    );
    expect((await verify(swapped)).fault).toMatchObject({ stream: 'deal-a', revision: 1n, kind: 'changed' });
  });

  it('finds an event that stands twice', async () => {
    const doubled = [...whole, { ...whole[4]!, position: position(6) }];
    expect((await verify(doubled)).fault).toMatchObject({ stream: 'deal-b', revision: 1n, kind: 'order' });
  });

  it.each([
    ['a whole stream', (event: RecordedEvent) => event.stream === 'deal-c', { stream: 'deal-b', revision: 1n }],
    [
      'the last event of a stream',
      ({ stream, revision }: RecordedEvent) => `${stream}@${revision}` === 'deal-a@2',
      { stream: 'deal-c', revision: 0n },
    ],
    ['the first event', ({ position: at }: RecordedEvent) => at === position(1), { stream: 'deal-b', revision: 0n }],
  ])('finds %s taken out of the middle, where the store counts positions', async (_, taken, place) => {
    const log = logOf('deal-x', 'deal-b', 'deal-a', 'deal-a', 'deal-a', 'deal-c', 'deal-c', 'deal-b');
    const left = log.filter((event) => !taken(event));
    expect((await verify(left)).fault).toMatchObject({ ...place, kind: 'missing' });
    expect((await verify(left, { counted: false })).fault).toBeUndefined();
  });

  it('finds neighbours of two streams swapped, by when they were recorded', async () => {
    const swapped = whole
      .with(3, { ...whole[4]!, position: position(4) })
      .with(4, { ...whole[3]!, position: position(5) });
    for (const counted of [true, false])
      expect((await verify(swapped, { counted })).fault).toMatchObject({
        stream: 'deal-a',
        revision: 2n,
        kind: 'order',
      });
  });

  it('finds a stream that was moved to another name', async () => {
    const moved = whole.map((event) => (event.stream === 'deal-b' ? { ...event, stream: 'deal-c' } : event));
    expect((await verify(moved)).fault).toMatchObject({ stream: 'deal-c', revision: 0n, kind: 'changed' });
  });

  it('verifies all that the log held at the start, page by page, and reports how far it is', async () => {
    const long = logOf(...Array.from({ length: 10_000 }, (_, i) => `deal-${i % 100}`));
    const seen: number[] = [];
    let growing = long.slice(0, 9_000);
    const readAll = (options: { after: string; limit: number }) => storeOf(growing).readAll(options);
    const store = { ...storeOf([]), readAll };
    const report = await verifyChain(store, {
      onProgress: ({ events }) => {
        seen.push(events);
        growing = long;
      },
    });
    expect(seen.length).toBe(3);
    expect(report).toMatchObject({ streams: 100, head: position(10_000), unsealed: 10_000, fault: undefined });
  });
});
