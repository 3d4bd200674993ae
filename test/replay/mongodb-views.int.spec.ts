import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { views } from '#catalogue';
import type { EventStore } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import { idOf } from '#kernel';
import { openMongoViews, type MongoViews } from '#read-model/mongodb';
import { openSqliteViewStore } from '#read-model/sqlite';
import { mongoAddress } from '#read-model/testing';
import {
  append,
  askable,
  batchesOf,
  Dice,
  foldedRows,
  momentsOf,
  randomHistory,
  rowsOf,
  startViews,
  untilFolded,
  type Batch,
  type History,
} from '../support/history/index.js';

jest.setTimeout(240_000);

const COMMANDS = 400;
const SEED = 6;
/** Asked about, of each kind: FerretDB searches no index. */
const KEYS = 12;
const MIN_DEATHS = 3;
/** A projector is killed so long after its last events came, at most: it folds them for about that long. */
const DYING_MS = 300;

describe('every view in MongoDB', () => {
  const dice = new Dice(SEED);
  const address = mongoAddress();
  const log = createMemoryEventStore();
  let history: History;
  let rebuilt: Readonly<Record<string, string>>;

  beforeAll(async () => {
    history = await randomHistory(SEED, COMMANDS);
    rebuilt = await foldedRows(history);
  });
  afterAll(async () => {
    const { discard, viewStore } = await openMongoViews({ address });
    await discard();
    await viewStore.close();
  });

  const start = (mongo: MongoViews) =>
    startViews({ ...history, store: withoutIndexes(log) }, mongo.viewStore, { history: mongo.history, pageSize: 40 });

  /** Folds what there is and what comes; its connections go while it folds, between any two commands to the server. */
  const liveAndDie = async (batches: Batch[]): Promise<void> => {
    const mongo = await openMongoViews({ address });
    const projections = await start(mongo);
    for (let dies = false; !dies && batches.length > 0;) {
      await append(log, batches.splice(0, dice.int(1, 30)));
      dies = dice.int(1, 4) === 1;
      await (dies ? delay(dice.int(0, DYING_MS)) : untilFolded(projections, log));
    }
    await mongo.viewStore.close();
    await projections.stop().catch(() => undefined);
  };

  it('has byte for byte the rows of memory, however often the projector was killed', async () => {
    const batches = batchesOf(history.stored);
    let deaths = 0;
    for (; batches.length > 0; deaths += 1) await liveAndDie(batches);
    expect(deaths).toBeGreaterThanOrEqual(MIN_DEATHS);
    const mongo = await openMongoViews({ address });
    const projections = await start(mongo);
    await untilFolded(projections, log);
    await projections.stop();
    expect(await rowsOf(mongo.viewStore)).toEqual(rebuilt);
    await mongo.viewStore.close();
  });

  it('has them built anew beside the live ones', async () => {
    const mongo = await openMongoViews({ address });
    const projections = await start(mongo);
    await untilFolded(projections, log);
    const names = views.map(({ view }) => view.name);
    const compared = await projections.rebuild(names, { dryRun: true });
    await projections.stop();
    expect(compared.map(({ view, equal }) => `${view} ${equal}`).sort()).toEqual(names.map((n) => `${n} true`).sort());
    await mongo.viewStore.close();
  });

  it('answers about any moment from its history what SQLite answers from the indexes of the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kenal-past-'));
    const sqlite = openSqliteViewStore({ file: join(folder, 'views.db') });
    const mongo = await openMongoViews({ address });
    const [inSqlite, inMongo] = [
      await askable(history, { viewStore: sqlite }),
      await askable({ ...history, store: withoutIndexes(log) }, mongo),
    ];
    for (const question of questions()) {
      expect({ ...question, answer: await inMongo.ask(question) }).toEqual({
        ...question,
        answer: await inSqlite.ask(question),
      });
    }
    for (const one of [inSqlite, inMongo]) await one.stop();
    for (const store of [sqlite, mongo.viewStore]) await store.close();
    rmSync(folder, { recursive: true });
  });

  const questions = () => {
    const ids = (category: string) => [
      ...new Set(history.events.filter(({ stream }) => stream.startsWith(`${category}-`)).map((e) => idOf(e.stream))),
    ];
    const rows = [
      ...ids('customer')
        .slice(0, KEYS)
        .map((key) => ({ view: 'customer-360', query: 'row', key })),
      ...ids('loyalty')
        .slice(0, KEYS)
        .map((key) => ({ view: 'loyalty-ledger', query: 'row', key })),
    ];
    const lists = [
      { view: 'pipeline-board', query: 'deals' },
      { view: 'pipeline-board', query: 'list' },
    ];
    return [...rows, ...lists].flatMap((question) =>
      momentsOf(history.events, dice, 5).map((moment) => ({ ...question, ...moment })),
    );
  };
});

/** The log, but it cannot be read by stream or by customer. */
const withoutIndexes = (log: EventStore): EventStore =>
  new Proxy(log, {
    get: (target, name) => {
      if (name === 'read' || name === 'readSubject') throw new Error('This log has no indexes.');
      const its: unknown = Reflect.get(target, name);
      return typeof its === 'function' ? its.bind(target) : its;
    },
  });
