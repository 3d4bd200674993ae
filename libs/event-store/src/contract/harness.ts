import type { Case as PromiseOf } from '#kernel/contract';
import type { EventStore } from '../port.js';

/** A fresh, empty store and what can be done to it. */
export interface Harness {
  readonly store: EventStore;
  /** The next append fails, before it took effect or after. Absent where the adapter has nothing that can fail. */
  readonly breakNextAppend?: (when: 'before' | 'after') => void;
  /** Another reader of the same log with a connection of its own. */
  readonly openReader?: () => EventStore;
  /** Whether the heap stays small when the log grows. */
  readonly logIsOutsideTheHeap?: boolean;
  close(): Promise<void>;
}

export interface Case extends PromiseOf<Harness> {
  /** Takes a second or more: negative controls leave it out. */
  readonly slow?: true;
}
