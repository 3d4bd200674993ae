import type { Readers } from '#read-model';
import { tableFor, type PastTables } from '../past-fold.js';
import type { Placed } from '../placed.js';
import type { Slot } from '../slot.js';
import { Slots, Waiting } from '../slots.js';
import { eventFor, routesOf, type Target } from '../target.js';
import { OverlaidTable } from './overlaid-table.js';

/** Tables into which the events of one customer or stream are folded one at a time. */
export class RowSteps {
  /** Those that concern a row, in (occurredAt, position) order: `fold` takes them in this order. */
  readonly events: readonly Placed[];
  /** As they are after the events folded so far. */
  readonly tables: Readers;
  /** An event could not be folded; its row stays as it was before. */
  stale: boolean;
  private readonly concerned: ReadonlyMap<Placed, readonly Slot[]>;
  private readonly mine;

  /** `beside` are the rows that none of the events concerns. */
  constructor(targets: readonly Target[], events: readonly Placed[], beside: PastTables) {
    const routes = routesOf(targets);
    const slots = new Slots(new Waiting([]));
    const concerned = events.map((at) => {
      const its = (routes.get(at.event.type) ?? []).flatMap(
        (target) => slots.of(target, eventFor(target, at), at) ?? [],
      );
      return [at, its] as const;
    });
    this.concerned = new Map(concerned.filter(([, its]) => its.length > 0));
    this.events = [...this.concerned.keys()];
    this.mine = new Map(targets.map((target) => [target, tableFor(target)]));
    this.tables = this.over(beside, slots.all);
    this.stale = beside.stale;
  }

  fold(at: Placed): void {
    for (const slot of this.concerned.get(at) ?? []) {
      slot.fold(at);
      const { write, failure } = slot.outcome();
      if (write) this.mine.get(slot.target)?.write([write]);
      this.stale ||= failure !== undefined;
    }
  }

  private over({ tables }: PastTables, slots: readonly Slot[]): Readers {
    const own = [...this.mine].map(([target, mine]) => {
      const keys = slots.filter((slot) => slot.target === target).map(({ key }) => key);
      const base = tables[target.table];
      return [target.table, base ? new OverlaidTable(base, mine, new Set(keys)) : mine];
    });
    return { ...tables, ...Object.fromEntries(own) } as Readers;
  }
}
