import {
  advancedBy,
  layoutOf,
  TableInMemory,
  type Change,
  type Generation,
  type GenerationId,
  type Parked,
  type Readers,
  type StoredRow,
  type View,
  type ViewStore,
} from '#read-model';

const START = '0'.repeat(20);

interface Build {
  generation: Generation;
  readonly tables: ReadonlyMap<string, TableInMemory>;
  readonly parked: Map<string, Parked>;
}

/** Views in memory: for tests and for a look around. It keeps what the SQLite store keeps, but for its life. */
export class MemoryViewStore implements ViewStore {
  private readonly builds = new Map<string, Build>();
  /** What commits wait for. */
  private readonly reading = new Set<Promise<unknown>>();

  async generations(): Promise<readonly Generation[]> {
    return [...this.builds.values()].map((build) => build.generation);
  }

  async create(view: View): Promise<Generation> {
    const numbers = [...this.builds.values()]
      .filter((b) => b.generation.view === view.name)
      .map((b) => b.generation.number);
    const generation: Generation = {
      view: view.name,
      version: view.version,
      number: Math.max(0, ...numbers) + 1,
      state: 'building',
      checkpoint: START,
      layout: layoutOf(view),
    };
    const tables = new Map(Object.entries(view.tables).map(([name, table]) => [name, new TableInMemory(table)]));
    this.builds.set(idOf(generation), { generation, tables, parked: new Map() });
    return generation;
  }

  async load(id: GenerationId, table: string, keys: readonly string[]): Promise<readonly (StoredRow | undefined)[]> {
    const rows = this.table(id, table);
    return keys.map((key) => rows.load(key));
  }

  async commit(changes: readonly Change[]): Promise<boolean> {
    while (this.reading.size > 0) await Promise.allSettled(this.reading);
    const builds = changes.map((change) => this.build(change.generation));
    if (changes.some((change, i) => !advancedBy((builds[i] as Build).generation, change))) return false;
    for (const change of changes) this.apply(change);
    return true;
  }

  async publish(id: GenerationId): Promise<void> {
    this.build(id);
    for (const build of this.builds.values()) {
      if (build.generation.view !== id.view) continue;
      build.generation = { ...build.generation, state: build.generation.number === id.number ? 'live' : 'retired' };
    }
  }

  async drop(id: GenerationId): Promise<void> {
    this.builds.delete(idOf(id));
  }

  async readers(id: GenerationId): Promise<Readers> {
    return Object.fromEntries(this.build(id).tables) as unknown as Readers;
  }

  async live(view: View): Promise<Readers | undefined> {
    const generation = this.liveOf(view.name)?.generation;
    const fits = generation?.version === view.version && generation.layout === layoutOf(view);
    return generation && fits ? this.readers(generation) : undefined;
  }

  async parked(view: string): Promise<readonly Parked[]> {
    return [...(this.liveOf(view)?.parked.values() ?? [])];
  }

  async together<T>(work: (reader: Pick<ViewStore, 'live'>) => Promise<T>): Promise<T> {
    const done = work(this);
    this.reading.add(done);
    try {
      return await done;
    } finally {
      this.reading.delete(done);
    }
  }

  async scrub(): Promise<void> {}

  async close(): Promise<void> {}

  private apply(change: Change): void {
    const { generation, rows, park = [], unpark = [] } = change;
    const build = this.build(generation);
    for (const [table, writes] of rows) this.table(generation, table).write(writes);
    for (const { table, key } of unpark) build.parked.delete(`${table} ${key}`);
    for (const parked of park) build.parked.set(`${parked.table} ${parked.key}`, parked);
    build.generation = advancedBy(build.generation, change) ?? build.generation;
  }

  private liveOf(view: string): Build | undefined {
    return [...this.builds.values()].find(({ generation }) => generation.view === view && generation.state === 'live');
  }

  private build(id: GenerationId): Build {
    const build = this.builds.get(idOf(id));
    if (!build) throw new Error(`There is no generation ${idOf(id)}.`);
    return build;
  }

  private table(id: GenerationId, name: string): TableInMemory {
    const table = this.build(id).tables.get(name);
    if (!table) throw new Error(`There is no table ${name} in ${idOf(id)}.`);
    return table;
  }
}

const idOf = ({ view, version, number }: GenerationId): string => `${view}@${version}.${number}`;
