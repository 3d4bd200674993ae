import { START, type EventStore, type Position } from '#event-store';
import type { Instant } from '#kernel';
import { TableInMemory, type GenerationId, type Readers, type TableReader, type View } from '#read-model';
import type { Decode } from '../decode.js';
import { Folder } from './folder.js';
import type { PartitionEvents } from './partition-events.js';
import type { Open, Placed } from './placed.js';
import { Slots, Waiting } from './slots.js';
import { eventFor, targetsOf, type Target } from './target.js';

/** The moment that rows are folded for. */
export interface Moment {
  readonly asOf: Instant;
  readonly knownAt?: Instant | undefined;
}

export interface PastOptions {
  readonly store: EventStore;
  readonly partitions: PartitionEvents;
  readonly adopting: ReadonlySet<string>;
  readonly decode: Decode;
  readonly open?: Open | undefined;
}

/** Tables folded for a question, and whether an event could not be folded. */
export interface PastTables {
  readonly tables: Readers;
  readonly stale: boolean;
}

const NO_GENERATION = { version: 0, number: 0 };
const PAGE_SIZE = 1_000;
const CACHE_LENGTH = 8_000_000;

export const pastTargets = (view: View, tables: readonly string[]): readonly Target[] =>
  targetsOf(view, { ...NO_GENERATION, view: view.name }).filter(({ table }) => tables.includes(table));

/** Rows from the events of one customer or stream, which are in (occurredAt, position) order. */
export const foldEvents = (targets: readonly Target[], events: readonly Placed[]): PastTables => {
  const slots = new Slots(new Waiting([]));
  for (const at of events) {
    for (const target of targets) {
      if (target.on.has(at.event.type)) slots.of(target, eventFor(target, at), at)?.fold(at);
    }
  }
  const outcomes = slots.all.map((slot) => slot.outcome());
  const tables = targets.map((target) => {
    const table = tableFor(target);
    table.write(outcomes.flatMap(({ slot, write }) => (slot.target === target && write ? [write] : [])));
    return [target.table, table] as const;
  });
  return { tables: readersOf(tables), stale: outcomes.some(({ failure }) => failure) };
};

/** The whole log folded into memory for a moment; it follows the log, so that a next page of a list finds it ready. */
export class PastFold {
  private readonly tables: ReadonlyMap<string, TableInMemory>;
  private readonly folder: Folder;
  private position: Position = START;
  private stale = false;
  /** No event later in the log was known at the moment. */
  private complete = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly its: PastOptions,
    private readonly targets: readonly Target[],
    private readonly moment: Moment,
  ) {
    this.tables = new Map(targets.map((target) => [target.table, tableFor(target)]));
    this.folder = new Folder({
      ...its,
      targets,
      partitions: {
        ...its.partitions,
        read: (partition, types, { upTo }) => its.partitions.read(partition, types, { ...moment, upTo }),
      },
      load: async (_: GenerationId, table, keys) => keys.map((key) => this.tables.get(table)?.load(key)),
      cacheBytes: CACHE_LENGTH,
      asOf: moment.asOf,
    });
  }

  /** The tables with everything up to the position. */
  at(upTo: Position): Promise<PastTables> {
    const mine = this.turn.then(() => this.foldTo(upTo));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async foldTo(upTo: Position): Promise<PastTables> {
    const types = [...new Set([...this.targets.flatMap(({ on }) => [...on.keys()]), ...this.its.adopting])];
    while (this.position < upTo && !this.complete) {
      const { events, next } = await this.its.store.readAll({ after: this.position, types, limit: PAGE_SIZE });
      await this.fold(
        events.filter((event) => event.position <= upTo),
        next < upTo ? next : upTo,
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { tables: readersOf(this.tables), stale: this.stale };
  }

  private async fold(events: Parameters<Folder['fold']>[0], upTo: Position): Promise<void> {
    const { knownAt } = this.moment;
    const known = knownAt === undefined ? events : events.filter(({ recordedAt }) => recordedAt <= knownAt);
    const page = await this.folder.fold(known, upTo);
    for (const [{ table }, writes] of page.writes) this.tables.get(table)?.write(writes);
    page.keep();
    this.stale ||= page.parked.length > 0;
    this.complete = known.length < events.length;
    this.position = upTo;
  }
}

export const tableFor = ({ view, table }: Target): TableInMemory => {
  const definition = view.tables[table];
  if (!definition) throw new Error(`There is no table ${table} in ${view.name}.`);
  return new TableInMemory(definition);
};

export const readersOf = (tables: Iterable<readonly [string, TableReader]>): Readers =>
  Object.fromEntries(tables) as unknown as Readers;
