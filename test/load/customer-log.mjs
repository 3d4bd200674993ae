import { openSqliteEventStore } from '#event-store/sqlite';

const START = Date.UTC(2026, 0, 1);
const APPENDS_AT_ONCE = 250;

/** What happens to every customer; its row is about 1 KB then. */
const LIFE = [
  (c, sealed) => ['CustomerRegistered', { customerId: c, kind: 'person', name: sealed, language: 'id' }],
  (c, sealed) => [
    'ContactPointAdded',
    { customerId: c, contactPointId: 'e1', kind: 'email', value: sealed, primary: true },
  ],
  (c, sealed) => [
    'ContactPointAdded',
    { customerId: c, contactPointId: 'p1', kind: 'phone', value: sealed, primary: true },
  ],
  (c) => [
    'ConsentGranted',
    { customerId: c, scope: 'e1', purpose: 'marketing', basis: 'consent', source: 'web', textVersion: 't1' },
  ],
];

/**
 * Writes a log of customers. `scattered`: each event concerns another customer than the ones before it; `together`: a
 * customer's events follow each other. Answers the number of events.
 */
export const writeLog = async (file, customers, pattern) => {
  const store = openSqliteEventStore({ file });
  // Rising, as ids made by the border are (UUIDv7).
  const name = (i) => `c-${String(i).padStart(8, '0')}`;
  const places =
    pattern === 'scattered'
      ? LIFE.flatMap((_, step) => Array.from({ length: customers }, (__, i) => [name(i), step]))
      : Array.from({ length: customers }, (_, i) => LIFE.map((__, step) => [name(i), step])).flat();
  for (let start = 0; start < places.length; start += APPENDS_AT_ONCE) {
    const due = places.slice(start, start + APPENDS_AT_ONCE).map(([c, step], i) => [c, step, start + i]);
    await Promise.all(
      due.map(([c, step, n]) => {
        const expected = step === 0 ? 'none' : BigInt(step - 1);
        return store.append(`customer-${c}`, expected, [stored(c, step, n)], { deadlineMs: 60_000 });
      }),
    );
  }
  await store.close();
  return places.length;
};

const stored = (c, step, n) => {
  const address = `customer-${c}@${step}`;
  const sealed = { $sealed: { k: '01998d3c-7c1e-7000-8000-000000000000', at: address, f: 'value', v: 'A'.repeat(72) } };
  const [type, data] = LIFE[step](c, sealed);
  const at = new Date(START + n * 100).toISOString();
  const commandId = `c-${n}`;
  const meta = {
    version: 1,
    occurredAt: at,
    recordedAt: at,
    subject: c,
    actor: { kind: 'service', id: 'shop' },
    commandId,
    bodyHmac: 'h'.repeat(44),
    correlationId: `k-${n}`,
  };
  const body = { id: `e-${n}`, type, meta: JSON.stringify(meta), data: JSON.stringify(data), hash: 'f'.repeat(64) };
  return { ...body, occurredAt: at, recordedAt: at, subject: c, commandId, bodyHmac: meta.bodyHmac };
};
