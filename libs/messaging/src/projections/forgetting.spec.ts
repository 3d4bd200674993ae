import { afterEach, describe, expect, it } from '@jest/globals';
import { events, FORGOTTEN, type Personal } from '#kernel';
import { table, view, type Readers, type View } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import type { ProjectionReport } from './reports.js';
import { runProjections, type Projections } from './run-projections.js';
import { ScratchLog } from './testing/scratch-log.js';

class Named {
  name!: Personal<string>;
}
class Linked {}
class CustomerForgotten {}

interface Person {
  readonly names: readonly string[];
}

/** Keeps names in clear, as a search must. */
const search = view(
  { name: 'search', version: 1, about: '', opens: true, tables: { people: table<Person>({ by: 'customer' }) } },
  events({ Named, Linked, CustomerForgotten }),
  {
    people: {
      on: {
        Named: (row, { name }) => ({ names: [...(row?.names ?? []), String(name)] }),
        CustomerForgotten: () => undefined,
      },
    },
  },
) as unknown as View;

const sealed = (name: string) => ({ $sealed: { k: 'k1', at: 's-1@0', f: 'name', v: name.toUpperCase() } });
const isForgotten = new Set<string>();
const open = async (data: object) => {
  const { name } = data as { name?: ReturnType<typeof sealed> };
  if (!name) return data;
  return { name: isForgotten.has(name.$sealed.v) ? FORGOTTEN : name.$sealed.v.toLowerCase() };
};

/** Counts scrubs; the first `failing` of them fail. */
class ScrubbedStore extends MemoryViewStore {
  scrubs = 0;

  constructor(private failing = 0) {
    super();
  }

  override async scrub(): Promise<void> {
    if (this.failing-- > 0) throw new Error('a reader holds it');
    this.scrubs += 1;
  }
}

const running: Projections[] = [];
afterEach(async () => {
  for (const projections of running.splice(0)) await projections.stop();
});

const start = async (log: ScratchLog, viewStore: MemoryViewStore) => {
  const reports: ProjectionReport[] = [];
  const report = (one: ProjectionReport): void => void reports.push(one);
  const options = { store: log.store, viewStore, views: [search], adopting: ['Linked'], open, report };
  const projections = await runProjections(options);
  running.push(projections);
  const reached = (position: string) => projections.watermarks.reached('search', position, 2_000);
  return { projections, reports, reached };
};

const namesOf = async (viewStore: MemoryViewStore): Promise<unknown> =>
  ((await viewStore.live(search)) as Readers)['people']!.get('c1');

const named = (stream: string, name: string, more: object = {}) => ({
  stream,
  type: 'Named',
  body: { name: sealed(name) },
  ...more,
});

describe('a view that opens personal values', () => {
  it('folds them in clear, those of adopted events and of late ones too', async () => {
    const log = new ScratchLog();
    const viewStore = new ScrubbedStore();
    const { reached } = await start(log, viewStore);
    log.write(named('chat-1', 'sri'));
    log.write(named('customer-c1', 'sri l', { subject: 'c1' }));
    await reached(log.write({ stream: 'chat-1', type: 'Linked', subject: 'c1' }));
    expect(await namesOf(viewStore)).toEqual({ names: ['sri', 'sri l'] });
    await reached(log.write(named('customer-c1', 's', { subject: 'c1', occurredAt: '2020-01-01T00:00:00.000Z' })));
    expect(await namesOf(viewStore)).toEqual({ names: ['s', 'sri', 'sri l'] });
  });

  it('is scrubbed after it has folded that a customer was forgotten, again where that fails', async () => {
    const log = new ScratchLog();
    const viewStore = new ScrubbedStore(1);
    const { reports, reached } = await start(log, viewStore);
    await reached(log.write(named('customer-c1', 'sri', { subject: 'c1' })));
    const before = viewStore.scrubs;
    expect(reports.filter(({ kind }) => kind === 'trouble')).toHaveLength(1);
    isForgotten.add('SRI');
    await reached(log.write({ stream: 'customer-c1', type: 'CustomerForgotten', subject: 'c1' }));
    expect(await namesOf(viewStore)).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(viewStore.scrubs).toBe(before + 1);
  });

  it('says so where there is nothing to open with', async () => {
    const log = new ScratchLog();
    const reports: ProjectionReport[] = [];
    const options = { store: log.store, viewStore: new MemoryViewStore(), views: [search] };
    running.push(await runProjections({ ...options, report: (one) => reports.push(one) }));
    log.write(named('customer-c1', 'sri', { subject: 'c1' }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(reports).toContainEqual(
      expect.objectContaining({ kind: 'trouble', error: expect.stringContaining('to open') }),
    );
  });
});
