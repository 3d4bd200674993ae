import { describe, expect, it } from '@jest/globals';
import { position, type RecordedEvent } from '#event-store';
import { logOf, rechained, sealsOf, storeOf } from '../testing.js';
import { verifyChain } from '../verify-chain.js';

/** Three seals of 8 and two events more; each stream has its next event three places on. */
const whole = logOf(...Array.from({ length: 26 }, (_, i) => `deal-${i % 3}`));
const seals = sealsOf(whole, 8);

const verify = (events: readonly RecordedEvent[], sealed = seals) => verifyChain(storeOf(events), { seals: sealed });

const addressOf = (event: RecordedEvent) => ({ stream: event.stream, revision: event.revision });
const forged = (event: RecordedEvent): RecordedEvent => ({ ...event, data: '{"n":99}' });
const without = (nth: number) => whole.filter((_, i) => i !== nth);
const swapped = (a: number, b: number) => whole.map((event, i) => whole[i === a ? b : i === b ? a : i] ?? event);
const inserted = (nth: number, stream: string) => [
  ...whole.slice(0, nth),
  { ...forged(whole[nth]!), stream },
  ...whole.slice(nth),
];

describe('a log compared with its seals', () => {
  it('is whole, and says how many events no seal covers', async () => {
    expect(await verify(whole)).toMatchObject({ events: 26, unsealed: 2, fault: undefined });
    expect(await verify(whole, [])).toMatchObject({ events: 26, unsealed: 26, fault: undefined });
    expect(await verify(whole.slice(0, 24))).toMatchObject({ events: 24, unsealed: 0, fault: undefined });
  });

  it('names the first bad seal beside the place that the chain tells', async () => {
    const changed = whole.map((event, i) => (i === 10 ? forged(event) : event));
    expect((await verify(changed)).fault).toMatchObject({ ...addressOf(whole[10]!), kind: 'changed', seal: 2 });
    const late = whole.map((event, i) => (i === 25 ? forged(event) : event));
    expect((await verify(late)).fault).toMatchObject({ ...addressOf(whole[25]!), kind: 'changed', seal: undefined });
  });

  it.each([0, 7, 8, 15, 23])('finds event %i changed where all chains were made anew', async (nth) => {
    const changed = rechained(whole.map((event, i) => (i === nth ? forged(event) : event)));
    expect((await verify(changed, [])).fault).toBeUndefined();
    const seal = Math.floor(nth / 8) + 1;
    expect((await verify(changed)).fault).toMatchObject({ ...addressOf(whole[nth]!), kind: 'changed', seal });
  });

  it.each([0, 6, 7, 8, 23])('finds event %i gone where all chains were made anew', async (nth) => {
    const { fault } = await verify(rechained(without(nth)));
    const after = rechained(without(nth))[nth]!;
    expect(fault).toMatchObject({ ...addressOf(after), seal: Math.floor(nth / 8) + 1 });
    expect(fault?.sentence).toContain(`event ${nth + 1} of the log`);
    expect(fault?.kind).toBe(nth === 23 ? 'changed' : 'missing');
  });

  it('names the event whose own hash was made anew, not the next one in its stream', async () => {
    const own = rechained(whole.map((event, i) => (i === 9 ? forged(event) : event)))[9]!;
    const changed = whole.map((event, i) => (i === 9 ? own : event));
    expect((await verify(changed, [])).fault).toMatchObject({ stream: own.stream, revision: own.revision + 1n });
    expect((await verify(changed)).fault).toMatchObject({ ...addressOf(own), kind: 'changed', seal: 2 });
  });

  it('names the event that is gone where its stream still tells', async () => {
    const renumbered = without(6).map((event, i) => ({ ...event, position: position(i + 1) }));
    const named = { ...addressOf(whole[6]!), kind: 'missing', seal: 1 };
    expect((await verify(renumbered)).fault).toMatchObject(named);
  });

  it('finds an event put in, and two swapped, where all chains were made anew', async () => {
    const { fault } = await verify(rechained(inserted(9, 'deal-x')));
    expect(fault).toMatchObject({ stream: 'deal-x', revision: 0n, kind: 'inserted', seal: 2 });
    const own = (await verify(rechained(inserted(9, whole[9]!.stream)))).fault;
    expect(own).toMatchObject({ ...addressOf(whole[9]!), kind: 'changed', seal: 2 });
    const across = (await verify(rechained(swapped(9, 10)))).fault;
    expect(across).toMatchObject({ stream: whole[10]!.stream, kind: 'order', seal: 2 });
    const apart = (await verify(rechained(swapped(9, 14)))).fault;
    expect(apart).toMatchObject({ stream: whole[14]!.stream, seal: 2 });
  });

  it('finds the end cut off as far as seals are given that covered it, and says so', async () => {
    const { fault } = await verify(whole.slice(0, 20));
    expect(fault).toMatchObject({ ...addressOf(whole[19]!), kind: 'cut', seal: 3 });
    expect(fault?.sentence).toBe('The log ends after event 20; seal 3 covers events up to 24, deal-2@7.');
    expect((await verify(whole.slice(0, 20), seals.slice(0, 2))).fault).toBeUndefined();
    expect((await verify([])).fault).toMatchObject({ kind: 'cut', seal: 1 });
  });

  it('finds a change also where its hash begins like the old one', async () => {
    const hash = whole[3]!.hash.slice(0, 8) + '0'.repeat(56);
    const alike = sealsOf(
      whole.map((event, i) => (i === 3 ? { ...event, hash } : event)),
      8,
    );
    const { fault } = await verify(whole, alike);
    expect(fault).toMatchObject({ kind: 'changed', seal: 1, sentence: expect.stringContaining('events 1 to 8') });
  });
});
