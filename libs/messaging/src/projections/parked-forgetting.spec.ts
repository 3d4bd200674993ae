import { afterEach, describe, expect, it } from '@jest/globals';
import { events, type Personal } from '#kernel';
import { table, view, type Readers, type View } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { runProjections, type Projections } from './run-projections.js';
import { ScratchLog } from './testing/scratch-log.js';

class Named {
  name!: Personal<string>;
}
class CustomerForgotten {}

interface Person {
  readonly names: readonly string[];
}

let isMended = false;
const namedFold = (row: Person | undefined, { name }: Named): Person => {
  if (!isMended && name === 'poison') throw new TypeError(`Cannot read ${row?.names.join()}`);
  return { names: [...(row?.names ?? []), String(name)] };
};

const viewThat = (opens: boolean): View =>
  view(
    { name: 'search', version: 1, about: '', opens, tables: { people: table<Person>({ by: 'customer' }) } },
    events({ Named, CustomerForgotten }),
    { people: { on: { Named: namedFold, CustomerForgotten: () => undefined } } },
  ) as unknown as View;

const running: Projections[] = [];
afterEach(async () => {
  isMended = false;
  for (const projections of running.splice(0)) await projections.stop();
});

const start = async (opens: boolean) => {
  const log = new ScratchLog();
  const viewStore = new MemoryViewStore();
  const searched = viewThat(opens);
  const projections = await runProjections({ store: log.store, viewStore, views: [searched], open: (data) => data });
  running.push(projections);
  const reached = async (): Promise<void> => {
    expect(await projections.watermarks.reached('search', await log.head(), 2_000)).toBe(true);
  };
  // A build that cannot fold everything would halt.
  await reached();
  const row = async () => ((await viewStore.live(searched)) as Readers)['people']!.get('c1');
  const parked = () => viewStore.parked('search');
  return { log, projections, reached, row, parked };
};

const of = (type: string, more: object = {}) => ({ stream: 'customer-c1', type, subject: 'c1', ...more });
const named = (name: string, more: object = {}) => of('Named', { body: { name }, ...more });

const late = { occurredAt: '2020-01-01T00:00:00.000Z' };
const sri = named('sri');
const poison = named('poison');
const forgotten = of('CustomerForgotten');

describe('a parked row', () => {
  const told = [
    ['last', [sri, poison, forgotten]],
    ['among events that wait', [sri, poison, named('b'), forgotten, named('c')]],
    ['as of before what is in the row', [sri, poison, of('CustomerForgotten', late)]],
    ['after a late event parked it', [sri, named('poison', late), forgotten]],
    ['before a late event parks it', [sri, forgotten, named('poison', late)]],
  ] as const;

  for (const pages of ['one page', 'pages of their own'])
    it.each(told)(`goes once it is told, in ${pages}, that the customer is forgotten: %s`, async (_, written) => {
      const { log, projections, reached, row, parked } = await start(true);
      for (const event of written) {
        log.write(event);
        if (pages !== 'one page') await reached();
      }
      await reached();
      expect(await row()).toBeUndefined();
      expect(await parked()).toMatchObject([{ key: 'c1' }]);
      expect(JSON.stringify(await parked())).not.toContain('sri');
      expect(await projections.retry('search', 'c1')).toBe(0);
      expect(await row()).toBeUndefined();
      isMended = true;
      expect(await projections.retry('search', 'c1')).toBe(1);
      expect(await parked()).toEqual([]);
      const live = await row();
      await projections.rebuild(['search']);
      expect(live).toEqual(await row());
    });

  it('still waits then: what comes later is folded on retry', async () => {
    const { log, projections, reached, row } = await start(true);
    for (const event of [sri, poison, forgotten, named('b')]) {
      log.write(event);
      await reached();
    }
    expect(await row()).toBeUndefined();
    isMended = true;
    await projections.retry('search', 'c1');
    expect(await row()).toEqual({ names: ['b'] });
  });

  it('stays as it is in a view that keeps values sealed', async () => {
    const { log, reached, row } = await start(false);
    for (const event of [sri, poison, forgotten]) log.write(event);
    await reached();
    expect(await row()).toEqual({ names: ['sri'] });
  });
});
