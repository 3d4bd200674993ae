import type { Position, RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import { progressed, type GenerationId, type Parked, type RowWrite, type StoredRow } from '#read-model';
import type { Decode } from '../decode.js';
import type { PartitionEvents } from './partition-events.js';
import type { FoldedPage } from './folded-page.js';
import type { Concerned, Forgotten } from './forgotten.js';
import { opened, placed, type Open, type Placed } from './placed.js';
import { RowCache } from './row-cache.js';
import { Slot, type Outcome } from './slot.js';
import { keyOrHalt, Slots, Waiting, type Owns } from './slots.js';
import { eventFor, isOfGeneration, partitionOf, routesOf, type Target } from './target.js';

export interface FolderOptions {
  readonly targets: readonly Target[];
  /** The rows as they are committed. */
  readonly load: (
    id: GenerationId,
    table: string,
    keys: readonly string[],
  ) => Promise<readonly (StoredRow | undefined)[]>;
  readonly partitions: PartitionEvents;
  readonly adopting: ReadonlySet<string>;
  readonly decode: Decode;
  readonly open?: Open | undefined;
  readonly cacheBytes: number;
  readonly parked?: readonly Parked[];
  readonly forgotten?: Forgotten | undefined;
  /** Default: every row. */
  readonly owns?: Owns | undefined;
  /** Events that occurred later are not folded; they may still give their stream to a customer. */
  readonly asOf?: Instant | undefined;
}

interface Work extends Concerned {
  /** Decoded already, where a key needed it. */
  readonly at: Placed | undefined;
}

/**
 * Folds pages of the log into rows. After each page every row is the fold of its events up to the page's end in
 * (occurredAt, position) order, whatever order they arrived in.
 */
export class Folder {
  private readonly routes: ReadonlyMap<string, readonly Target[]>;
  private readonly types: ReadonlySet<string>;
  private readonly cache: RowCache;
  private readonly waiting: Waiting;

  constructor(private readonly options: FolderOptions) {
    this.routes = routesOf(options.targets);
    this.types = new Set(this.routes.keys());
    this.cache = new RowCache(options.cacheBytes);
    this.waiting = new Waiting(options.parked ?? []);
  }

  /** Folds events that follow each other in the log, up to the position `upTo`. Throws `ViewHalted`. */
  async fold(events: readonly RecordedEvent[], upTo: Position): Promise<FoldedPage> {
    const { work, slots } = await this.route(events);
    await this.load(slots);
    for (const { stored, at, slots: its } of work) {
      // Decoded here and not in `route`, so that it is garbage at once and not after the page.
      let seen = at;
      for (const slot of its) {
        if (!slot.takes(stored)) continue;
        if (!seen) {
          seen = placed(this.options.decode, stored);
          if (mustOpen(its)) seen = await opened(this.options.open, seen);
        }
        slot.fold(seen);
      }
    }
    const late = slots.filter((slot) => slot.refold && !slot.isFoldedTo(upTo));
    const outcomes = slots.filter((slot) => !slot.refold).map((slot) => slot.outcome());
    return this.page([...outcomes, ...(await this.refolded(late, upTo))], late.length, upTo);
  }

  /** The rows that an event concerns. Throws `ViewHalted`. */
  async rowsOf(event: RecordedEvent): Promise<readonly { readonly target: Target; readonly key: string }[]> {
    return (await this.route([event])).slots;
  }

  /** Empties rows that hold values in clear of who is forgotten later than `upTo`, or was while they waited. */
  async forget(events: readonly RecordedEvent[], upTo: Position): Promise<FoldedPage> {
    const { work, slots } = await this.route(events);
    await this.load(slots);
    return this.page(this.options.forgotten?.emptied(work, upTo) ?? [], 0, upTo);
  }

  /** Folds one parked row again from its own events up to `upTo`. */
  async retry(parked: Parked, upTo: Position): Promise<FoldedPage> {
    const target = this.options.targets.find((t) => t.table === parked.table && isOfGeneration(t.generation, parked));
    if (!target) throw new Error(`The table ${parked.table} of ${parked.view} is not being folded.`);
    const partitionId = 'stream' in parked.partition ? parked.partition.stream : parked.partition.customer;
    const slot = new Slot(target, parked.key, partitionId);
    await this.load([slot]);
    return this.page(await this.refolded([slot], upTo), 1, upTo);
  }

  /** Which rows every event concerns. */
  private async route(events: readonly RecordedEvent[]): Promise<{ work: Work[]; slots: Slot[] }> {
    const { asOf, adopting } = this.options;
    const slots = new Slots(this.waiting, this.options.owns);
    const work: Work[] = [];
    for (const stored of events) {
      const targets = this.routes.get(stored.type);
      if (targets && (asOf === undefined || stored.occurredAt <= asOf)) {
        const at = targets.some((target) => target.key)
          ? await this.openedFor(targets, placed(this.options.decode, stored))
          : undefined;
        const its: Slot[] = [];
        for (const target of targets) {
          const slot = slots.of(target, stored, at);
          if (slot) its.push(slot);
        }
        if (its.length > 0) work.push({ stored, at, slots: its });
      }
      if (adopting.has(stored.type)) await this.adopt(slots, stored);
    }
    return { work, slots: slots.all };
  }

  /** Marks the rows of the customer to whom events without a subject belong from now on. */
  private async adopt(slots: Slots, link: RecordedEvent): Promise<void> {
    for (const orphan of await this.options.partitions.adoptedBy(link, this.types)) {
      const targets = (this.routes.get(orphan.event.type) ?? []).filter((target) => target.by === 'customer');
      const at = await this.openedFor(targets, orphan);
      for (const target of targets) {
        const slot = slots.of(target, { stream: link.stream, subject: link.subject }, at);
        if (slot) slot.refold = true;
      }
    }
  }

  /** Gives the slots their committed rows. */
  private async load(slots: readonly Slot[]): Promise<void> {
    const absent: Slot[] = [];
    for (const slot of slots) {
      const cached = this.cache.get(slot.target, slot.key);
      if (cached) slot.start(cached);
      else absent.push(slot);
    }
    for (const [{ generation, table }, wanted] of groupBy(absent, ({ target }) => target)) {
      const found = await this.options.load(
        generation,
        table,
        wanted.map((slot) => slot.key),
      );
      wanted.forEach((slot, i) => slot.startStored(found[i]));
    }
  }

  private async refolded(slots: readonly Slot[], upTo: Position): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const group of groupBy(slots, ({ target, partitionId }) => `${target.by} ${partitionId}`).values()) {
      const { target, partitionId } = group[0] as Slot;
      const targets = group.map((slot) => slot.target);
      const fresh = group.map((slot) => slot.emptied());
      for (const at of await this.options.partitions.read(partitionOf(target, partitionId), this.types, { upTo })) {
        const seen = await this.openedFor(targets, at);
        for (const slot of fresh) if (concerns(slot, seen)) slot.fold(seen);
      }
      outcomes.push(...fresh.map((slot) => slot.wholeOutcome()));
    }
    return outcomes;
  }

  private openedFor(targets: readonly Target[], at: Placed): Placed | Promise<Placed> {
    return targets.some((target) => target.opens) ? opened(this.options.open, at) : at;
  }

  private page(folded: readonly Outcome[], refolds: number, upTo: Position): FoldedPage {
    const { forgotten } = this.options;
    const outcomes = forgotten ? folded.map((outcome) => forgotten.without(outcome, upTo)) : folded;
    const writes = new Map<Target, RowWrite[]>();
    const parked: Parked[] = [];
    for (const { slot, write, failure } of outcomes) {
      if (write && !writes.get(slot.target)?.push(write)) writes.set(slot.target, [write]);
      if (failure) parked.push(failure);
    }
    return { writes, parked, refolds, keep: () => outcomes.forEach((outcome) => this.remember(outcome, upTo)) };
  }

  private remember({ slot: { target, key, waits }, row, write, failure }: Outcome, upTo: Position): void {
    if (row) this.cache.set(target, key, { ...row, progress: progressed(write?.was, upTo) }, write?.row?.length ?? 0);
    this.waiting.set(target, key, waits || failure !== undefined);
  }
}

const mustOpen = (slots: readonly Slot[]): boolean => slots.some(({ target }) => target.opens);

const concerns = ({ target, key }: Slot, at: Placed): boolean =>
  target.on.has(at.event.type) && keyOrHalt(target, eventFor(target, at), at) === key;

const groupBy = <T, K>(items: readonly T[], by: (item: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const item of items) if (!groups.get(by(item))?.push(item)) groups.set(by(item), [item]);
  return groups;
};
