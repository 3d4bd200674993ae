import { state, streamName } from '#kernel';
import { sealsEvents } from './seals.events.js';

export interface Seals {
  readonly count: number;
  /** The last event sealed, counted from 1 in the whole log. */
  readonly to: number;
  /** The key in force. */
  readonly keyId: string | null;
}

/** A log has one series of seals. */
export const SEALS_STREAM = streamName('ledger', 'seals');

export const sealsState = state({
  category: 'ledger',
  events: sealsEvents,
  initial: { count: 0, to: 0, keyId: null } as Seals,
  evolve: {
    SealKeyIntroduced: (seals, { keyId }): Seals => ({ ...seals, keyId }),
    LedgerSealed: (seals, { number, to }): Seals => ({ ...seals, count: number, to }),
  },
  subject: () => undefined,
});
