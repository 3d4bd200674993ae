import {
  advancedBy,
  layoutOf,
  type Change,
  type Generation,
  type GenerationId,
  type Readers,
  type StoredRow,
  type View,
  type ViewStore,
} from '#read-model';
import { indexSpecs, numberIn, parkedDocument, parkedId, storedRow, tablesOf } from './documents.js';
import { MongoViewReader } from './mongo-view-reader.js';
import type { State } from './state.js';
import { createIndexes, MAJORITY, writeRows } from './writing.js';

const START = '0'.repeat(20);

/**
 * The views of one database, on a standalone server or a replica set. Without transactions: a page's rows are written
 * each by itself, where it is still as it was loaded, and after them the checkpoints, in one change. So after a crash
 * rows may be ahead of their checkpoint, never behind it, and each tells by its progress what it has folded.
 *
 * What was removed or overwritten may stay readable in the server's files and its oplog until the server uses the place
 * again. `scrub` drops what crashes have left of dropped generations.
 */
export class MongoViewStore extends MongoViewReader implements ViewStore {
  async create(view: View): Promise<Generation> {
    const made = { view: view.name, version: view.version, state: 'building', checkpoint: START } as const;
    let generation: Generation = { ...made, number: 0, layout: layoutOf(view) };
    await this.state.change(({ generations, lastNumber }) => {
      generation = { ...generation, number: lastNumber + 1 };
      return { generations: [...generations, generation], lastNumber: generation.number };
    });
    return generation;
  }

  async load(id: GenerationId, table: string, keys: readonly string[]): Promise<readonly (StoredRow | undefined)[]> {
    const options = { projection: { i: 0 }, batchSize: Math.max(keys.length, 1) };
    const found = await this.rows(id, table)
      .find({ _id: { $in: [...keys] } }, options)
      .toArray();
    const byKey = new Map(found.map((document) => [document._id, storedRow(document)]));
    return keys.map((key) => byKey.get(key));
  }

  async commit(changes: readonly Change[]): Promise<boolean> {
    if (!(await this.state.fulfils((state) => advanced(state, changes) !== undefined))) return false;
    // Parked rows first: after a crash nobody must take a half-folded row for a whole one.
    await this.park(changes);
    const written = await Promise.all(changes.flatMap((change) => this.write(change)));
    if (written.includes(false)) return false;
    if (!(await this.state.change((state) => advanced(state, changes)))) return false;
    await this.unpark(changes);
    return true;
  }

  async publish(id: GenerationId): Promise<void> {
    // Before the switch, which takes no time then.
    for (const [table, indexes] of tablesOf(await this.generation(id))) {
      await createIndexes(this.rows(id, table), indexSpecs(indexes));
    }
    await this.state.change(({ generations, lastNumber }) => ({
      lastNumber,
      generations: generations.map((g) =>
        g.view === id.view ? { ...g, state: g.number === id.number ? 'live' : 'retired' } : g,
      ),
    }));
  }

  async drop({ number }: GenerationId): Promise<void> {
    // First the mention of it, so that nobody goes on with half of it.
    await this.state.change(({ generations, lastNumber }) => ({
      lastNumber,
      generations: generations.filter((generation) => generation.number !== number),
    }));
    await this.scrub();
  }

  async readers(id: GenerationId): Promise<Readers> {
    return this.tables(await this.generation(id));
  }

  async scrub(): Promise<void> {
    // Listed before the state is read: what is made in between belongs to a generation that is mentioned there.
    const collections = await this.db.listCollections({}, { nameOnly: true }).toArray();
    const { generations } = await this.state.read();
    const numbers = generations.map(({ number }) => number);
    await this.parkedRows.deleteMany({ number: { $nin: numbers } }, MAJORITY);
    for (const { name } of collections) {
      const number = numberIn(name);
      if (number !== undefined && !numbers.includes(number)) await this.db.dropCollection(name);
    }
  }

  private write({ generation, to, rows }: Change): Promise<boolean>[] {
    return [...rows].map(async ([table, writes]) => {
      const indexes = tablesOf(await this.generation(generation)).find(([name]) => name === table)?.[1] ?? [];
      return writeRows(this.rows(generation, table), writes, indexes, to);
    });
  }

  private async park(changes: readonly Change[]): Promise<void> {
    const operations = changes
      .flatMap(({ park = [] }) => park.map(parkedDocument))
      .map((document) => ({
        replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
      }));
    if (operations.length > 0) await this.parkedRows.bulkWrite(operations, MAJORITY);
  }

  private async unpark(changes: readonly Change[]): Promise<void> {
    const ids = changes.flatMap(({ generation, unpark = [] }) =>
      unpark.map(({ table, key }) => parkedId(generation.number, table, key)),
    );
    if (ids.length > 0) await this.parkedRows.deleteMany({ _id: { $in: ids } }, MAJORITY);
  }

  private async generation({ view, number }: GenerationId): Promise<Generation> {
    const isIt = (generation: Generation): boolean => generation.number === number && generation.view === view;
    const found = (await this.state.last()).generations.find(isIt) ?? (await this.state.read()).generations.find(isIt);
    if (!found) throw new Error(`There is no generation ${number} of ${view}.`);
    return found;
  }
}

/** The state after the changes; undefined: a checkpoint is not where its change came from. */
const advanced = (state: State, changes: readonly Change[]): State | undefined => {
  const left = new Map(changes.map((change) => [change.generation.number, change]));
  const generations = state.generations.map((generation) => {
    const change = left.get(generation.number);
    const moved = change && advancedBy(generation, change);
    if (!moved) return generation;
    left.delete(generation.number);
    return moved;
  });
  return left.size === 0 ? { ...state, generations } : undefined;
};
