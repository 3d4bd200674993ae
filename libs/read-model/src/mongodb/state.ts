import type { Collection } from 'mongodb';
import type { Generation } from '#read-model';
import { DURABLE, isDuplicate } from './writing.js';

/**
 * Which generations there are and how far each is: one document, so that a page's checkpoints move together, and what
 * answers questions changes at one moment, on a server without transactions too.
 */
export interface State {
  readonly generations: readonly Generation[];
  /** No generation of any view had a higher number, so that nothing of a dropped one can be met again. */
  readonly lastNumber: number;
}

interface StateDocument extends State {
  readonly _id: 'state';
  readonly revision: number;
}

export class StateStore {
  /** As this process saw it last. */
  private known: StateDocument | undefined;

  constructor(private readonly documents: Collection<StateDocument>) {}

  async read(): Promise<State> {
    return (this.known = await this.fetch());
  }

  /** As it was at some moment since this process has begun. */
  async last(): Promise<State> {
    return this.known ?? this.read();
  }

  /** Whether the state, as known or else as it is now, fulfils the condition. */
  async fulfils(condition: (state: State) => boolean): Promise<boolean> {
    return (this.known !== undefined && condition(this.known)) || condition(await this.read());
  }

  /**
   * Writes what `change` makes of the state, which nobody else has changed in between. `undefined` of the state as it
   * is now changes nothing: `false`. Durable when it resolves.
   */
  async change(change: (state: State) => State | undefined): Promise<boolean> {
    const known = this.known && change(this.known);
    if (this.known && known && (await this.replaces(this.known, known))) return true;
    for (;;) {
      const current = await this.fetch();
      const changed = change(current);
      if (!changed) return false;
      if (await this.replaces(current, changed)) return true;
    }
  }

  private async replaces({ revision }: StateDocument, { generations, lastNumber }: State): Promise<boolean> {
    const next: StateDocument = { _id: 'state', revision: revision + 1, generations, lastNumber };
    // Where this fails, nobody knows what is stored.
    this.known = undefined;
    const { matchedCount } = await this.documents.replaceOne({ _id: 'state', revision }, next, DURABLE);
    if (matchedCount === 1) this.known = next;
    return matchedCount === 1;
  }

  private async fetch(): Promise<StateDocument> {
    const found = await this.documents.findOne({ _id: 'state' });
    if (found) return found;
    const empty: StateDocument = { _id: 'state', revision: 0, generations: [], lastNumber: 0 };
    await this.documents.insertOne(empty, DURABLE).catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
    });
    return this.fetch();
  }
}
