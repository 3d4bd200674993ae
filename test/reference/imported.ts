import { join } from 'node:path';
import { expect } from '@jest/globals';
import { ROOT } from '../support/server.js';

/** The full public CDNOW file, which lies beside the repository: analytics.md gives its numbers. */
export const FILE = join(ROOT, '..', 'shared', 'data', 'cdnow', 'CDNOW_master.txt');
export const MAPPING = ['--mapping', 'cdnow-purchases'];
export const PURCHASES = 69_659;
export const CUSTOMERS = 23_570;
/** What the import makes of the file. */
export const TYPES = ['PurchaseRecorded', 'CustomerRegistered'];

/** An event of the import as a log holds it. */
export interface Imported {
  readonly type: string;
  readonly stream: string;
  readonly subject: string;
  readonly occurredAt: string;
  /** JSON */
  readonly data: string;
}

/** Every row of the file is there once, as the file says, and every customer that it names. */
export const expectRows = (events: readonly Imported[], file: string): void => {
  const rows = rowsOf(file);
  const purchases = purchasesIn(events);
  const told = purchases.map(({ stream, subject, occurredAt, lines: [{ qty, net }], total }) => [
    stream,
    `${subject} ${occurredAt} ${qty} ${net.amount} ${total.amount} ${total.currency}`,
  ]);
  expect(told).toHaveLength(rows.length);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(rows));
  const registered = events.filter(({ type }) => type === 'CustomerRegistered').map(({ subject }) => subject);
  expect(registered.toSorted()).toEqual([...new Set(purchases.map(({ subject }) => subject))].sort());
};

/** The figures of the whole file (analytics.md). */
export const expectFigures = (events: readonly Imported[]): void => {
  const purchases = purchasesIn(events);
  const sum = (of: (each: Purchase) => number): number => purchases.reduce((total, each) => total + of(each), 0);
  const lines = purchases.map(({ subject, occurredAt, lines: its }) => JSON.stringify([subject, occurredAt, its]));
  expect({
    purchases: purchases.length,
    buyers: new Set(purchases.map(({ subject }) => subject)).size,
    compacts: sum(({ lines: [line] }) => line.qty),
    cents: sum(({ total }) => total.amount),
    worthNothing: purchases.filter(({ total }) => total.amount === 0).length,
    repeatedLines: purchases.length - new Set(lines).size,
  }).toEqual({
    purchases: PURCHASES,
    buyers: CUSTOMERS,
    compacts: 167_881,
    cents: 250_031_563,
    worthNothing: 80,
    repeatedLines: 255,
  });
};

interface Purchase extends Imported {
  readonly lines: readonly [{ readonly qty: number; readonly net: { readonly amount: number } }];
  readonly total: { readonly amount: number; readonly currency: string };
}

const purchasesIn = (events: readonly Imported[]): readonly Purchase[] =>
  events
    .filter(({ type }) => type === 'PurchaseRecorded')
    .map((event) => ({ ...event, ...(JSON.parse(event.data) as Pick<Purchase, 'lines' | 'total'>) }));

/** By order, what the file says; a day begins at 17:00 UTC of the day before in Jakarta. */
const rowsOf = (text: string): readonly (readonly [stream: string, purchase: string])[] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line, nth) => {
      const [customer, day, qty, dollars] = line.trim().split(/\s+/) as [string, string, string, string];
      const midnight = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00+07:00`);
      const cents = Math.round(Number(dollars) * 100);
      const at = new Date(midnight).toISOString();
      return [`purchase-cdnow-${nth + 1}`, `cdnow-${customer} ${at} ${qty} ${cents} ${cents} USD`];
    });
