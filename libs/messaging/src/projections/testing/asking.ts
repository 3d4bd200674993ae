import { afterEach } from '@jest/globals';
import { MemoryViewStore } from '#read-model/memory';
import type { Question, QueryHandling } from '../../ports.js';
import { askViews, type AskViewsOptions } from '../ask-views.js';
import { runProjections, type Projections } from '../run-projections.js';
import type { ScratchLog } from './scratch-log.js';
import { till } from './till-queries.js';

const running: Projections[] = [];
afterEach(async () => {
  for (const projections of running.splice(0)) await projections.stop();
});

export const NOW = '2026-12-01T00:00:00.000Z';
export const start = async (log: ScratchLog, options: Partial<AskViewsOptions> = {}, view = till()) => {
  const viewStore = new MemoryViewStore();
  const projections = await runProjections({ store: log.store, viewStore, views: [view.view], adopting: ['Linked'] });
  running.push(projections);
  const handling = askViews({
    views: [view],
    viewReader: viewStore,
    store: log.store,
    watermarks: projections.watermarks,
    adopting: ['Linked'],
    organisation: { zone: 'Asia/Jakarta', currency: 'IDR' },
    now: () => NOW,
    reveal: (body, may) => ({ body: { body, may }, whom: [] }),
    ...options,
  });
  return { handling, projections, viewStore };
};

const agent = { client: 'a', actor: { kind: 'agent', id: 'a' }, roles: ['agent', 'analyst'] } as const;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as many shapes as there are queries
export const ask = async (handling: QueryHandling, log: ScratchLog, question: Partial<Question>): Promise<any> => {
  const { body, ...rest } = await handling.ask(await asked(log, question));
  return { ...(body as object), ...rest };
};

/** The question of one who has read the log to its end. */
export const asked = async (log: ScratchLog, question: Partial<Question>): Promise<Question> => ({
  view: 'till',
  query: 'row',
  params: {},
  sender: agent,
  after: await log.head(),
  ...question,
});

export const day = (n: number): string => `2026-06-${String(n).padStart(2, '0')}T00:00:00.000Z`;
export const open = (c: string, n: number) => ({
  stream: `customer-${c}`,
  type: 'Opened',
  subject: c,
  occurredAt: day(n),
  recordedAt: day(n),
  body: { name: c },
});
export const sale = (c: string, cents: number, n: number, known = n) => ({
  stream: `sale-${c}-${n}`,
  type: 'Sold',
  subject: c,
  occurredAt: day(n),
  recordedAt: day(known),
  body: { cents },
});
