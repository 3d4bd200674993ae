import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { adopting, categoryOf, views } from '#catalogue';
import { Rejection } from '#kernel';
import { askViews, decode, type Projections } from '#messaging';
import { open } from '#privacy';
import { MemoryViewStore } from '#read-model/memory';
import {
  Dice,
  everyEvent,
  momentsOf,
  ORGANISATION,
  plain,
  randomHistory,
  rowsOf,
  startViews,
  untilFolded,
  type Asked,
} from '../support/history/index.js';
import { fieldsOf, remade } from './remade.js';

jest.setTimeout(60_000);

const SEED = 51;
const COMMANDS = 800;
const auditor = { client: 'tia', actor: { kind: 'agent', id: 'tia' }, roles: ['admin'] } as const;

const viewStore = new MemoryViewStore();
let projections: Projections;
let handling: ReturnType<typeof askViews>;
let moments: readonly Asked[];
/** Keys of customers, deals, accounts … */
let keys: readonly string[];

beforeAll(async () => {
  const history = await randomHistory(SEED, COMMANDS);
  projections = await startViews(history, viewStore);
  await untilFolded(projections, history.store);
  keys = [...new Set(Object.keys(await rowsOf(viewStore)).map((name) => name.split(' ')[2] as string))];
  moments = momentsOf((await everyEvent(history.store)).map(decode), new Dice(SEED), 4);
  handling = askViews({
    views,
    viewReader: viewStore,
    store: history.store,
    watermarks: projections.watermarks,
    adopting,
    organisation: ORGANISATION,
    now: () => history.end,
    open: (data) => open(data, history.keys),
    reveal: (body) => ({ body, whom: [] }),
    categoryOf,
  });
});

afterAll(() => projections.stop());

const orNothing = async (answer: Promise<{ readonly body: unknown }>): Promise<any> => {
  try {
    return plain((await answer).body);
  } catch (error) {
    if (error instanceof Rejection && error.code === 'unknown-key') return undefined;
    throw error;
  }
};

const told = (view: string, key: string, more: { table?: string } & Asked) =>
  orNothing(handling.provenance({ view, key, params: {}, sender: auditor, page: { limit: 1_000 }, ...more }));

const withRows = views.filter(({ queries }) => queries['row']).map(({ view }) => view.name);

describe('what the events of a row changed of it, one after another', () => {
  it.each(withRows)('makes every row of %s, at any moment', async (view) => {
    let rows = 0;
    for (const key of keys) {
      for (const moment of moments) {
        const row = await orNothing(handling.ask({ view, query: 'row', key, params: {}, sender: auditor, ...moment }));
        if (!row) continue;
        const { items } = await told(view, key, moment);
        expect([view, key, moment, remade(items)]).toEqual([view, key, moment, fieldsOf(row)]);
        rows += 1;
      }
    }
    expect(rows).toBeGreaterThan(0);
  });

  it.each(['pipeline-board', 'forecast', 'loss-reasons'])('makes every deal that %s stores', async (view) => {
    const stored = Object.entries(await rowsOf(viewStore)).filter(([name]) => name.startsWith(`${view} deals `));
    expect(stored.length).toBeGreaterThan(0);
    for (const [name, text] of stored) {
      const { items } = await told(view, name.split(' ')[2] as string, { table: 'deals' });
      expect([name, remade(items)]).toEqual([name, fieldsOf(JSON.parse(text))]);
    }
  });
});
