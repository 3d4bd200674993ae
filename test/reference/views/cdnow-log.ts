import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CustomerRegistered } from '#customers/events';
import { addMs, happened, startOfDay, type NewEvent, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { PurchaseRecorded } from '#purchases/events';
import { ZONE } from './live-view.js';

// The full public CDNOW file, which lies beside the repository: analytics.md gives its numbers.
const FILE = join(import.meta.dirname, '../../../../shared/data/cdnow/CDNOW_master.txt');
const LINE = /^\s*(\d{5})\s+(\d{4})(\d\d)(\d\d)\s+\d+\s+(\d+)\.(\d\d)\s*$/gm;

const IMPORTED_AT = '2026-01-02T00:00:00.000Z';
const PURCHASES = 69_659;
/** One purchase a millisecond. */
export const LAST_RECORDED_AT = addMs(IMPORTED_AT, PURCHASES);

/** The file as its import makes events of it: one purchase a line, a customer registered with the first one. */
export const cdnowLog = (): Recorded[] => {
  const log: Recorded[] = [];
  const registered = new Set<string>();
  let line = 0;
  for (const [, id, year, month, date, dollars, cents] of readFileSync(FILE, 'utf8').matchAll(LINE)) {
    line += 1;
    const customerId = `cdnow-${id}`;
    const recordedAt = addMs(IMPORTED_AT, line);
    const occurredAt = startOfDay(`${year}-${month}-${date}`, ZONE);
    const write = (stream: string, event: NewEvent) =>
      log.push(recorded(event, { stream, subject: customerId, occurredAt, recordedAt }));
    if (!registered.has(customerId)) {
      registered.add(customerId);
      write(`customer-${customerId}`, happened(CustomerRegistered, { customerId, kind: 'person', name: 'N' }));
    }
    const orderId = `cdnow-${line}`;
    const total = { amount: Number(`${dollars}${cents}`), currency: 'USD' };
    const lines = [{ lineId: '1', sku: 'cd', qty: 1, net: total }];
    write(`purchase-${orderId}`, happened(PurchaseRecorded, { orderId, customerId, lines, total }));
  }
  return log;
};
