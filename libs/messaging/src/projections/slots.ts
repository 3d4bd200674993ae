import type { Parked } from '#read-model';
import { Slot } from './slot.js';
import { isForgetting, keyFor, partitionIdFor, type Owner, type Target } from './target.js';
import type { Placed } from './placed.js';
import { ViewHalted } from './view-halted.js';

/** Rows that wait for a retry, by name. */
export class Waiting {
  private readonly names: Set<string>;

  constructor(parked: readonly Parked[]) {
    this.names = new Set(parked.map(({ view, number, table, key }) => nameOf(view, number, table, key)));
  }

  has({ generation: { view, number }, table }: Target, key: string): boolean {
    return this.names.size > 0 && this.names.has(nameOf(view, number, table, key));
  }

  set({ generation: { view, number }, table }: Target, key: string, waits: boolean): void {
    if (waits) this.names.add(nameOf(view, number, table, key));
    else if (this.names.size > 0) this.names.delete(nameOf(view, number, table, key));
  }
}

const nameOf = (view: string, number: number, table: string, key: string): string =>
  `${view} ${number} ${table} ${key}`;

/** Whether a row is to be folded here. */
export type Owns = (target: Target, key: string) => boolean;

/** The rows that the events of one page concern. */
export class Slots {
  readonly all: Slot[] = [];
  private readonly byKey = new Map<Target, Map<string, Slot>>();

  constructor(
    private readonly waiting: Waiting,
    private readonly owns: Owns = () => true,
  ) {}

  /**
   * The slot of the row that an event concerns; undefined: it concerns none, or one that waits, unless it takes values
   * in clear away. `at` where a key needs it.
   */
  of(target: Target, owner: Owner, at: Placed | undefined): Slot | undefined {
    const partitionId = partitionIdFor(target, owner);
    const key = partitionId === undefined ? undefined : keyOrHalt(target, owner, at);
    if (partitionId === undefined || key === undefined || !this.owns(target, key)) return undefined;
    const waits = this.waiting.has(target, key);
    if (waits && !isForgetting(target, owner.type)) return undefined;
    let slots = this.byKey.get(target);
    if (!slots) this.byKey.set(target, (slots = new Map()));
    let slot = slots.get(key);
    if (!slot) {
      slots.set(key, (slot = new Slot(target, key, partitionId, waits)));
      this.all.push(slot);
    }
    if (slot.partitionId !== partitionId) {
      throw new ViewHalted(target.generation, `the row ${key} of ${target.table} folds events of two ${target.by}s.`);
    }
    return slot;
  }
}

export const keyOrHalt = (target: Target, owner: Owner, at: Placed | undefined): string | undefined => {
  try {
    return keyFor(target, owner, at);
  } catch (error) {
    throw new ViewHalted(target.generation, `it gives no key for ${at?.event.address}: ${String(error)}`);
  }
};
