import { ScoringRunCompleted } from '#analytics/events';
import { happened, money, startOfDay, type Day, type Money, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseRecorded, PurchaseReturned, PurchaseVoided } from '#purchases/events';
import { ask, logOf, type Entry } from '#read-model/testing';
import rfm from './queries.js';

const ZONE = 'Asia/Jakarta';
export const idr = (thousands: number) => money(thousands * 100_000, 'IDR');
export const may = (day: number): Day => `2026-05-${String(day).padStart(2, '0')}`;
export const onDay = (day: Day, event: NewEvent) => on(startOfDay(day, ZONE), event);

/** For specs. `C1.O1` is order O1 of customer C1. */
const entry = (order: string, event: NewEvent, recorded?: Day): Entry => {
  const [customer, orderId] = order.split('.');
  return [`purchase-${orderId}`, customer, event, recorded && startOfDay(recorded, ZONE)];
};
export const bought = (order: string, day: Day, total: Money, recorded?: Day): Entry => {
  const [customerId, orderId] = order.split('.') as [string, string];
  const lines = [{ lineId: 'l', sku: 's', qty: 10, net: total }];
  return entry(order, onDay(day, happened(PurchaseRecorded, { orderId, customerId, lines, total })), recorded);
};
export const returned = (order: string, day: Day, value: Money, full: boolean): Entry => {
  const lines = [{ lineId: 'l', qty: 1, value, returnedQty: 1 }];
  const data = { orderId: order, returnId: `${order}-${day}`, lines, value, full, reason: 'unwanted' as const };
  return entry(order, onDay(day, happened(PurchaseReturned, data)));
};
export const voided = (order: string, day: Day, recorded: Day): Entry =>
  entry(order, onDay(day, happened(PurchaseVoided, { orderId: order, reason: 'test' })), recorded);

export const cutoffs = (after: Day[], F: number[], M: number[]) => ({ R: { days: after.map(() => 1), after }, F, M });
export const ran = (
  runId: string,
  asOf: Day,
  its: ReturnType<typeof cutoffs>,
  recorded: Day,
  revenue?: Money,
): Entry => [
  `scoring-rfm-1.${asOf}`,
  undefined,
  onDay(recorded, happened(ScoringRunCompleted, { runId, model: 'rfm@1', asOf, customers: 1, cutoffs: its, revenue })),
];

type Asking = Parameters<typeof ask>;

/** Asks about a moment with some changes. Live rows hold what was not known yet, which `ask` would leave out. */
export const askAt = (changes: object, query: string, log: Asking[2], asked: Asking[3]): Promise<any> => {
  const queries = Object.entries(rfm.queries).map(([name, question]) => {
    const changed = (given: any) => (given?.zone ? { ...given, ...changes } : given);
    const run = (...given: any[]) => (question.run as any)(...given.map(changed));
    return [name, { ...question, run }];
  });
  return ask({ ...rfm, queries: Object.fromEntries(queries) }, query, log, asked);
};
export const askKnown = (query: string, log: Asking[2], asked: Asking[3], knownAt: Day) =>
  askAt({ knownAt: startOfDay(knownAt, ZONE) }, query, log, asked);
export const rowOf = (log: ReturnType<typeof logOf>, key: string, asOf?: Day) =>
  ask(rfm, 'row', log, { key, ...(asOf && { asOf }) }) as Promise<any>;
