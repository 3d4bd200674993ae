import { describe, expect, it } from '@jest/globals';
import { PrivacyRequestCompleted, PrivacyRequested } from '#customers/events';
import { happened, type Instant } from '#kernel';
import { on } from '#kernel/testing';
import { ask, logOf, type Entry } from '#read-model/testing';
import privacyRequests from './queries.js';

/** An instant of November 2026 in Jakarta. */
const nov = (day: number, time: string): Instant => new Date(`2026-11-${day}T${time}:00.000+07:00`).toISOString();

const asked = (requestId: string, customerId: string, day: number): Entry => {
  const dueAt = nov(day + 3, '10:00');
  const request = happened(PrivacyRequested, { requestId, customerId, kind: 'erase', dueAt });
  return [`request-${requestId}`, customerId, on(nov(day, '10:00'), request)];
};
const completed = (requestId: string, customerId: string, outcome: 'done' | 'refused', day: number): Entry => {
  const answer = happened(PrivacyRequestCompleted, { requestId, outcome, note: 'Told by letter' });
  return [`request-${requestId}`, customerId, on(nov(day, '12:00'), answer)];
};

const log = logOf(
  asked('r-2', 'c-2', 21),
  asked('r-1', 'c-1', 20),
  asked('r-3', 'c-1', 19),
  completed('r-3', 'c-1', 'done', 20),
);
const row = (key: string, asOf: Instant) => ask(privacyRequests, 'row', log, { key, asOf }) as Promise<any>;
const list = async (params: object, asOf = nov(23, '12:00')) => {
  const { items } = (await ask(privacyRequests, 'list', log, { params, asOf })) as { items: any[] };
  return items.map(({ requestId, status }) => `${requestId} ${status}`);
};

describe('privacy-requests', () => {
  it('CUS-7 shows a request as open until 72 hours have passed, then as overdue', async () => {
    expect(await row('r-1', nov(23, '09:59'))).toMatchObject({ status: 'open', dueAt: nov(23, '10:00') });
    expect(await row('r-1', nov(23, '10:00'))).toMatchObject({ status: 'open' });
    expect(await row('r-1', nov(23, '10:01'))).toMatchObject({ status: 'overdue', address: 'request-r-1@0' });
  });

  it('shows how and when it was answered, and that it was open before', async () => {
    expect(await row('r-3', nov(25, '10:00'))).toEqual({
      requestId: 'r-3',
      customerId: 'c-1',
      kind: 'erase',
      requestedAt: nov(19, '10:00'),
      dueAt: nov(22, '10:00'),
      outcome: 'done',
      completedAt: nov(20, '12:00'),
      note: 'Told by letter',
      status: 'done',
      address: 'request-r-3@1',
    });
    expect(await row('r-3', nov(20, '11:00'))).toMatchObject({ status: 'open', outcome: null, note: null });
  });

  it('lists what waits first, by urgency, of one customer or status if asked', async () => {
    expect(await list({})).toEqual(['r-1 overdue', 'r-2 open', 'r-3 done']);
    expect(await list({ status: 'overdue' })).toEqual(['r-1 overdue']);
    expect(await list({ customerId: 'c-1' })).toEqual(['r-1 overdue', 'r-3 done']);
  });
});
