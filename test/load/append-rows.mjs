import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

const TYPES = ['PurchaseRecorded', 'DealAdvanced', 'InteractionLogged', 'LoyaltyPointsIssued', 'CaseReplied'];
const EVENTS_PER_STREAM = 5;

/**
 * Appends of one event as the way of a command makes them: about 600 bytes of metadata and data, UUIDv7 ids, canonical
 * JSON. Caller n's are every `callers`-th; each writes five events into a stream and begins the next.
 */
export const appendsOf = (count, callers) => {
  const streams = Array.from({ length: callers }, newStream);
  let clock = Date.UTC(2026, 0, 1);
  return Array.from({ length: count }, (_, nth) => {
    const caller = nth % callers;
    if (streams[caller].revision === EVENTS_PER_STREAM - 1) streams[caller] = newStream();
    const at = streams[caller];
    at.revision += 1;
    return { stream: at.stream, revision: at.revision, event: eventOf(at, nth, new Date((clock += 1)).toISOString()) };
  });
};

const newStream = () => ({ stream: flat(`purchase-${v7()}`), subject: flat(v7()), revision: -1 });

const eventOf = ({ stream, subject }, nth, at) => {
  const commandId = flat(v7());
  const bodyHmac = createHash('sha256').update(commandId).digest('hex');
  const meta = JSON.stringify({
    actor: { id: 'web-shop', kind: 'service' },
    bodyHmac,
    channel: 'web',
    commandId,
    correlationId: commandId,
    occurredAt: at,
    recordedAt: at,
    subject,
    version: 1,
  });
  const data = JSON.stringify({
    amount: { amount: 1_250_000 + nth, currency: 'IDR' },
    lines: [{ price: { amount: 625_000, currency: 'IDR' }, quantity: 2, sku: `SKU-${nth % 997}` }],
    purchaseId: stream,
    reference: `INV/2026/${nth}`,
    store: 'jakarta-1',
  });
  const hash = createHash('sha256').update(meta).update(data).digest('hex');
  const type = TYPES[nth % TYPES.length];
  return { id: flat(v7()), type, meta, data, hash, occurredAt: at, recordedAt: at, subject, commandId, bodyHmac };
};

// A string put together from parts is put together again whenever it is bound: that would be measured, too.
const flat = (text) => Buffer.from(text).toString('latin1');
