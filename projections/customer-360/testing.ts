import { CustomerRegistered } from '#customers/events';
import { happened, type Day, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { ask, logOf, type Entry } from '#read-model/testing';
import customer360 from './queries.js';

/** An instant in Jakarta: `at('05-01', '09:30')`. */
export const at = (monthDay: string, time = '12:00'): Instant =>
  new Date(`2026-${monthDay}T${time}:00.000+07:00`).toISOString();

export const ofSri = (monthDay: string, event: NewEvent): Entry => ['customer-c-1', 'c-1', on(at(monthDay), event)];

export const registered = ofSri(
  '01-01',
  happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri', language: 'id' }),
);
/** What is known of c-1. */
export const rowAfter = (entries: readonly Entry[], asOf?: Day | Instant) =>
  ask(customer360, 'row', logOf(...entries), { key: 'c-1', ...(asOf && { asOf }) }) as Promise<any>;
