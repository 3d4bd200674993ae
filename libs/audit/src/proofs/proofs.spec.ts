import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-store';
import { SEALS_STREAM } from '../seals/seal.js';
import { logOf, readable, rechained, recordsOf, sealsOf, testKey } from '../testing.js';
import { evidenceOf } from './evidence.js';
import { checkExport, exportLines } from './export.js';
import { checkProof, hashBefore, proofOf } from './inclusion.js';

const seals = ['a', 'b', 'a', 'a', 'b', 'a', 'b'];
const events = logOf(...seals, SEALS_STREAM, SEALS_STREAM, SEALS_STREAM);
const records = recordsOf(sealsOf(events.slice(0, 7), 3));
const log = rechained(
  events.map((event, i) => {
    const record = records[i - 7];
    return record ? { ...event, type: record.type, data: JSON.stringify(record.data) } : event;
  }),
);
const store = readable(log);

describe('the proof of an event', () => {
  it.each([0, 1, 2, 3, 4, 5])('shows that a seal covers event %i as it is', async (nth) => {
    const proof = JSON.parse(JSON.stringify(await proofOf(store, log[nth]!)));
    expect(checkProof(proof)).toBe(testKey(1).keyId);
    expect(proof).toMatchObject({ ordinal: nth + 1, seal: { number: nth < 3 ? 1 : 2 } });
  });

  it('is not to be had before a seal covers the event', async () => {
    expect(await proofOf(store, log[6]!)).toBeUndefined();
  });

  it('proves nothing once something in it was changed', async () => {
    const proof = (await proofOf(store, log[2]!))!;
    expect(() => checkProof({ ...proof, event: { ...proof.event, data: '{}' } })).toThrow('not what its hash says');
    expect(() => checkProof({ ...proof, ordinal: 2 })).toThrow('does not cover');
    expect(() => checkProof({ ...proof, path: proof.path.slice(1) })).toThrow('does not cover');
    const seal = { ...proof.seal, sealedAt: '2027-01-01T00:00:00.000Z' };
    expect(() => checkProof({ ...proof, seal })).toThrow('not signed');
    expect(() => checkProof({ ...proof, key: { ...proof.key, publicKey: testKey(2).publicKey } })).toThrow(
      'not signed',
    );
  });
});

const HEAD = { kenal: 'export', version: 1, of: 'stream a', exportedAt: '2026-01-01T00:00:00.000Z' } as const;

async function* evidence(of: readonly RecordedEvent[]) {
  for (const event of of) yield evidenceOf(event, await hashBefore(store, event));
}

const exported = async (): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of exportLines(HEAD, evidence(log.slice(0, 6)), testKey(1))) lines.push(line.slice(0, -1));
  return lines;
};

async function* given(lines: readonly string[]) {
  yield* lines;
}
const check = (lines: readonly string[]) => checkExport(given(lines));

describe('an export', () => {
  it('is found whole without the log', async () => {
    const { of, exportedAt } = HEAD;
    expect(await check(await exported())).toEqual({ of, exportedAt, events: 6, keyId: testKey(1).keyId });
  });

  it('is found changed, whatever byte was', async () => {
    const lines = await exported();
    for (let nth = 0; nth < lines.length; nth += 1) {
      for (let at = 0; at < lines[nth]!.length; at += 7) {
        const changed = lines.map((line, i) =>
          i === nth ? line.slice(0, at) + (line[at] === '7' ? '8' : '7') + line.slice(at + 1) : line,
        );
        await expect(check(changed)).rejects.toThrow(Error);
      }
    }
  });

  it('is found short, doubled or empty', async () => {
    const lines = await exported();
    for (const wrong of [lines.slice(0, -1), lines.toSpliced(2, 1), lines.toSpliced(2, 0, lines[2]!), []]) {
      await expect(check(wrong)).rejects.toThrow(Error);
    }
  });

  it('names the line of an event that was changed', async () => {
    const lines = await exported();
    await expect(check(lines.with(3, lines[3]!.replace('Noted', 'Moved')))).rejects.toThrow('Line 4: a@1');
  });
});
