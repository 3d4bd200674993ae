import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-store';
import { chainHash } from './chain.js';
import { SEALS_STREAM, type SealRecord } from './seals/seal.js';
import { logOf, readable, rechained, recordsOf, sealsOf, testKey } from './testing.js';
import { verifyLedger } from './verify-ledger.js';

/** Six events, then a key and a seal over each three of them. */
const events = logOf('a', 'b', 'a', 'b', 'a', 'b', SEALS_STREAM, SEALS_STREAM, SEALS_STREAM);
const records = recordsOf(sealsOf(events.slice(0, 6), 3));

/** With these records in `ledger-seals`, all chains made anew. */
const withRecords = (log: readonly RecordedEvent[], held: readonly SealRecord[]): RecordedEvent[] => {
  let nth = 0;
  const sealed = log.map((event) => {
    const record = event.stream === SEALS_STREAM ? held[nth++] : undefined;
    return record ? { ...event, type: record.type, data: JSON.stringify(record.data) } : event;
  });
  return rechained(sealed);
};
const log = withRecords(events, records);

const verify = (found: readonly RecordedEvent[], kept?: readonly SealRecord[]) =>
  verifyLedger(readable(found), { kept });

describe('verifying a ledger', () => {
  it('finds a whole one whole, by its own seals and by those kept elsewhere', async () => {
    const whole = { events: 9, seals: 2, unsealed: 3, fault: undefined };
    expect(await verify(log)).toMatchObject(whole);
    expect(await verify(log, records)).toMatchObject(whole);
    expect(await verify(log, records.slice(0, 2))).toMatchObject(whole);
    expect(await verify(log.slice(0, 6))).toMatchObject({ events: 6, seals: 0, unsealed: 6, fault: undefined });
  });

  it('finds the end cut off by seals kept elsewhere alone', async () => {
    expect((await verify(log.slice(0, 8))).fault).toBeUndefined();
    expect((await verify(log.slice(0, 8), records)).fault).toMatchObject({
      stream: SEALS_STREAM,
      revision: 2n,
      kind: 'cut',
      seal: 2,
    });
    expect((await verify(log.slice(0, 5), records)).fault).toMatchObject({ kind: 'cut', seal: 2 });
  });

  it('finds a seal that was forged together with its chain', async () => {
    const [key, first, second] = records as [SealRecord, SealRecord, SealRecord];
    const forged = { ...second, data: { ...second.data, forgotten: ['c-1'] } } as SealRecord;
    expect((await verify(withRecords(events, [key, first, forged]))).fault).toMatchObject({
      stream: SEALS_STREAM,
      revision: 2n,
      kind: 'seal',
      seal: 2,
    });
    const broken = withRecords(events, [key, first, { type: 'LedgerSealed', data: 7 as never }]);
    expect((await verify(broken)).fault).toMatchObject({ revision: 2n, kind: 'seal', seal: 2 });
  });

  it('names a seal whose own hash was made anew, though the chain breaks only after it', async () => {
    const at = log.findIndex(({ stream }) => stream === SEALS_STREAM) + 1;
    const data = log[at]!.data.replace('"number":1', '"number":7');
    const forged = log.with(at, { ...log[at]!, data, hash: chainHash(log[at - 1]!.hash, { ...log[at]!, data }) });
    const named = { stream: SEALS_STREAM, revision: 1n, kind: 'seal', seal: 1 };
    for (const kept of [undefined, records]) expect((await verify(forged, kept)).fault).toMatchObject(named);
  });

  it('finds a log that was made anew with its seals, by those kept elsewhere alone', async () => {
    const changed = rechained(events.map((event, i) => (i === 1 ? { ...event, data: '{"n":99}' } : event)));
    const own = testKey(9);
    const forged = withRecords(changed, recordsOf(sealsOf(changed.slice(0, 6), 3, own), own));
    expect((await verify(forged)).fault).toBeUndefined();
    expect((await verify(forged, records)).fault).toMatchObject({ stream: 'b', revision: 0n, seal: 1 });
    const resigned = withRecords(events, recordsOf(sealsOf(events.slice(0, 6), 3, own), own));
    expect((await verify(resigned, records)).fault).toMatchObject({ stream: SEALS_STREAM, revision: 0n, kind: 'seal' });
  });

  it('believes no seals given that do not fit each other', async () => {
    await expect(verify(log, records.slice(1))).rejects.toThrow('cannot be trusted');
  });
});
