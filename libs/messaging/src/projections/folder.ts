import type { Position, RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import type { GenerationId, Parked, RowWrite, StoredRow } from '#read-model';
import type { Decode } from '../decode.js';
import { foldSlot, isLate, isOfGeneration, storedRow, type Outcome, type Slot } from './fold-slot.js';
import type { PartitionEvents } from './partition-events.js';
import { opened, placed, type Open, type Placed } from './placed.js';
import { RowCache } from './row-cache.js';
import { eventFor, keyFor, partitionIdFor, partitionOf, routesOf, type FoldedRow, type Target } from './target.js';

export interface FolderOptions {
  readonly targets: readonly Target[];
  /** The rows as they are committed. */
  readonly load: (id: GenerationId, table: string, keys: readonly string[]) => Promise<readonly (StoredRow | undefined)[]>;
  readonly partitions: PartitionEvents;
  readonly adopting: ReadonlySet<string>;
  readonly decode: Decode;
  readonly open?: Open | undefined;
  readonly cacheBytes: number;
  readonly parked?: readonly Parked[];
  /** Events that occurred later are not folded; they may still give their stream to a customer. */
  readonly asOf?: Instant | undefined;
}

/** What folding a page came to. Nothing of it counts until it is committed. */
export interface FoldedPage {
  readonly writes: ReadonlyMap<Target, readonly RowWrite[]>;
  readonly parked: readonly Parked[];
  readonly refolds: number;
  /** To be called after the commit. */
  readonly keep: () => void;
}

/** A view cannot go on: no row can be blamed alone, or too many are. */
export class ViewHalted extends Error {
  constructor(
    readonly generation: GenerationId,
    reason: string,
  ) {
    super(`The view ${generation.view} halts: ${reason}`);
    this.name = 'ViewHalted';
  }
}

/**
 * Folds pages of the log into rows. After each page every row is the fold of its events up to the page's end in
 * (occurredAt, position) order, whatever order they arrived in.
 */
export class Folder {
  private readonly routes: ReadonlyMap<string, readonly Target[]>;
  private readonly types: ReadonlySet<string>;
  private readonly cache: RowCache;
  private readonly waiting: Set<string>;

  constructor(private readonly options: FolderOptions) {
    this.routes = routesOf(options.targets);
    this.types = new Set(this.routes.keys());
    this.cache = new RowCache(options.cacheBytes);
    this.waiting = new Set((options.parked ?? []).map(nameOfParked));
  }

  /** Folds events that follow each other in the log, up to the position `upTo`. Throws `ViewHalted`. */
  async fold(events: readonly RecordedEvent[], upTo: Position): Promise<FoldedPage> {
    const slots = await this.route(events);
    const rows = await this.committed(slots);
    const [late, inOrder] = partition(slots, (slot) => slot.refold || isLate(slot, rows.get(slot)));
    const outcomes = inOrder.map((slot) => foldSlot(slot, rows.get(slot)));
    return this.page([...outcomes, ...(await this.refolded(late, upTo))], late.length);
  }

  /** Folds one parked row again from its own events up to `upTo`. */
  async retry(parked: Parked, upTo: Position): Promise<FoldedPage> {
    const target = this.options.targets.find((t) => t.table === parked.table && isOfGeneration(t.generation, parked));
    if (!target) throw new Error(`The table ${parked.table} of ${parked.view} is not being folded.`);
    const partitionId = 'stream' in parked.partition ? parked.partition.stream : parked.partition.customer;
    const slot = { target, key: parked.key, partitionId, events: [], refold: true };
    return this.page(await this.refolded([slot], upTo), 1);
  }

  private async route(events: readonly RecordedEvent[]): Promise<Slot[]> {
    const { asOf } = this.options;
    const slots = new Map<Target, Map<string, Slot>>();
    for (const event of events) {
      const targets = this.routes.get(event.type);
      if (targets && (asOf === undefined || event.occurredAt <= asOf)) {
        const at = await this.openFor(targets, placed(this.options.decode, event));
        for (const target of targets) this.slotFor(slots, target, at)?.events.push(at);
      }
      if (this.options.adopting.has(event.type)) await this.adopt(slots, event);
    }
    return [...slots.values()].flatMap((ofTarget) => [...ofTarget.values()]);
  }

  /** Marks the rows of the customer to whom events without a subject belong from now on. */
  private async adopt(slots: Map<Target, Map<string, Slot>>, link: RecordedEvent): Promise<void> {
    for (const orphan of await this.options.partitions.adoptedBy(link, this.types)) {
      const targets = (this.routes.get(orphan.event.type) ?? []).filter((target) => target.by === 'customer');
      const at = await this.openFor(targets, orphan);
      for (const target of targets) {
        const slot = this.slotFor(slots, target, at);
        if (slot) slot.refold = true;
      }
    }
  }

  private slotFor(slots: Map<Target, Map<string, Slot>>, target: Target, at: Placed): Slot | undefined {
    const event = eventFor(target, at);
    const partitionId = partitionIdFor(target, event);
    const key = partitionId === undefined ? undefined : keyOrHalt(target, at);
    if (partitionId === undefined || key === undefined) return undefined;
    if (this.waiting.size > 0 && this.waiting.has(nameOf(target, key))) return undefined;
    let ofTarget = slots.get(target);
    if (!ofTarget) slots.set(target, (ofTarget = new Map()));
    let slot = ofTarget.get(key);
    if (!slot) ofTarget.set(key, (slot = { target, key, partitionId, events: [], refold: false }));
    if (slot.partitionId !== partitionId) {
      throw new ViewHalted(target.generation, `the row ${key} of ${target.table} folds events of two ${target.by}s.`);
    }
    return slot;
  }

  private async committed(slots: readonly Slot[]): Promise<Map<Slot, FoldedRow | undefined>> {
    const rows = new Map<Slot, FoldedRow | undefined>();
    const absent: Slot[] = [];
    for (const slot of slots) {
      if (slot.refold) continue;
      const cached = this.cache.get(slot.target, slot.key);
      if (cached) rows.set(slot, cached);
      else absent.push(slot);
    }
    for (const [{ generation, table }, wanted] of groupBy(absent, ({ target }) => target)) {
      const found = await this.options.load(generation, table, wanted.map((slot) => slot.key));
      wanted.forEach((slot, i) => rows.set(slot, found[i] && storedRow(found[i])));
    }
    return rows;
  }

  private async refolded(slots: readonly Slot[], upTo: Position): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const group of groupBy(slots, (slot) => `${slot.target.by} ${slot.partitionId}`).values()) {
      const { target, partitionId } = group[0] as Slot;
      const targets = group.map((slot) => slot.target);
      const events: Placed[] = [];
      for (const at of await this.options.partitions.read(partitionOf(target, partitionId), this.types, { upTo })) {
        events.push(await this.openFor(targets, at));
      }
      for (const slot of group) {
        const own = events.filter((at) => concerns(slot, at));
        outcomes.push(foldSlot({ ...slot, events: own }, undefined, true));
      }
    }
    return outcomes;
  }

  private async openFor(targets: readonly Target[], at: Placed): Promise<Placed> {
    return targets.some((target) => target.opens) ? opened(this.options.open, at) : at;
  }

  private page(outcomes: readonly Outcome[], refolds: number): FoldedPage {
    const written = outcomes.filter((outcome) => outcome.folded);
    const writes = groupBy(written, ({ slot }) => slot.target);
    const parked = outcomes.flatMap(({ failure }) => failure ?? []);
    const keep = (): void => {
      for (const { slot, folded, failure } of outcomes) {
        if (folded) this.cache.set(slot.target, slot.key, folded.row, folded.write.row?.length ?? 0);
        if (failure) this.waiting.add(nameOf(slot.target, slot.key));
        else if (this.waiting.size > 0) this.waiting.delete(nameOf(slot.target, slot.key));
      }
    };
    const rows = [...writes].map(([target, of]) => [target, of.flatMap(({ folded }) => folded?.write ?? [])] as const);
    return { writes: new Map(rows), parked, refolds, keep };
  }
}

const concerns = ({ target, key }: Slot, at: Placed): boolean =>
  target.on.has(at.event.type) && keyOrHalt(target, at) === key;

const keyOrHalt = (target: Target, at: Placed): string | undefined => {
  try {
    return keyFor(target, eventFor(target, at));
  } catch (error) {
    throw new ViewHalted(target.generation, `it gives no key for ${at.event.address}: ${String(error)}`);
  }
};

const nameOf = ({ generation, table }: Target, key: string): string =>
  `${generation.view} ${generation.number} ${table} ${key}`;

const nameOfParked = ({ view, number, table, key }: Parked): string => `${view} ${number} ${table} ${key}`;

const partition = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
};

const groupBy = <T, K>(items: readonly T[], by: (item: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const item of items) if (!groups.get(by(item))?.push(item)) groups.set(by(item), [item]);
  return groups;
};
