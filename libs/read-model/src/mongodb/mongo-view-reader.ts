import type { Collection, Db } from 'mongodb';
import {
  layoutOf,
  type Generation,
  type GenerationId,
  type Parked,
  type Readers,
  type View,
  type ViewReader,
} from '#read-model';
import { parkedOf, rowCollection, tablesOf, type ParkedDocument, type RowDocument } from './documents.js';
import { MongoTable } from './mongo-table.js';
import { StateStore } from './state.js';

/** Reads what a `MongoViewStore`, perhaps in another process, has written. */
export class MongoViewReader implements ViewReader {
  protected readonly state: StateStore;
  protected readonly parkedRows: Collection<ParkedDocument>;

  constructor(protected readonly db: Db) {
    this.state = new StateStore(db.collection('state'));
    this.parkedRows = db.collection('parked');
  }

  async generations(): Promise<readonly Generation[]> {
    const { generations } = await this.state.read();
    return generations.toSorted((a, b) => (a.view === b.view ? a.number - b.number : a.view < b.view ? -1 : 1));
  }

  async live(view: View): Promise<Readers | undefined> {
    const generation = await this.liveOf(view.name);
    const fits = generation?.version === view.version && generation.layout === layoutOf(view);
    return generation && fits ? this.tables(generation) : undefined;
  }

  async parked(view: string): Promise<readonly Parked[]> {
    const generation = await this.liveOf(view);
    if (!generation) return [];
    const { number } = generation;
    return (await this.parkedRows.find({ number }).sort({ table: 1, key: 1 }).toArray()).map(parkedOf);
  }

  /** Each read sees the newest: FerretDB has no snapshots, nor has a MongoDB server that stands alone. */
  together<T>(work: (reader: Pick<ViewReader, 'live'>) => Promise<T>): Promise<T> {
    return work(this);
  }

  /** Ends the connections, of whatever else uses them too. */
  async close(): Promise<void> {
    await this.db.client.close();
  }

  protected tables(generation: Generation): Readers {
    const tables = tablesOf(generation).map(
      ([table, indexes]) => [table, new MongoTable(this.rows(generation, table), indexes)] as const,
    );
    return Object.fromEntries(tables) as unknown as Readers;
  }

  protected rows(id: GenerationId, table: string): Collection<RowDocument> {
    return this.db.collection(rowCollection(id, table));
  }

  private async liveOf(view: string): Promise<Generation | undefined> {
    const { generations } = await this.state.read();
    return generations.find((generation) => generation.view === view && generation.state === 'live');
  }
}
