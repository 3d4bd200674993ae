import type { Position, RecordedEvent } from '#event-store';
import type { Place } from './placed.js';
import type { Outcome, Slot } from './slot.js';
import { isForgetting, type Target } from './target.js';

/** An event and the rows that it concerns. */
export interface Concerned {
  readonly stored: RecordedEvent;
  readonly slots: readonly Slot[];
}

/** Rows whose values in clear must stay away, though the event that takes them away has not been folded. */
export class Forgotten {
  private readonly places = new Map<string, Place>();

  /** Empties the rows of who is forgotten by events later than `upTo`, or was while they waited. */
  emptied(events: readonly Concerned[], upTo: Position): readonly Outcome[] {
    const outcomes = new Map<Slot, Outcome>();
    for (const { stored, slots } of events) {
      const { type, occurredAt, position } = stored;
      for (const slot of slots.filter(({ target }) => isForgetting(target, type))) {
        if (position > upTo) this.places.set(nameOf(slot.target, slot.key), { occurredAt, position });
        else if (!slot.waits) continue;
        if (slot.hasRow && !slot.isFoldedTo(position)) outcomes.set(slot, slot.emptiedAt(stored));
      }
    }
    return [...outcomes.values()];
  }

  /** What a page up to the position came to, without what must stay away. */
  without(outcome: Outcome, upTo: Position): Outcome {
    if (this.places.size === 0 || !outcome.write) return outcome;
    const name = nameOf(outcome.slot.target, outcome.slot.key);
    const place = this.places.get(name);
    if (!place) return outcome;
    if (place.position > upTo) return outcome.slot.emptiedAt(place);
    this.places.delete(name);
    return outcome;
  }
}

const nameOf = ({ generation: { view, number }, table }: Target, key: string): string =>
  `${view} ${number} ${table} ${key}`;
