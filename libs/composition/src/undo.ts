import { undoingOf } from '#catalogue';
import { undoRun, type Sender, type Undone } from '#messaging';
import type { WritingSide } from './writing-side.js';

export interface UndoOptions {
  /** Tells what would be undone, and undoes nothing. */
  readonly preview: boolean;
  readonly sender: Sender;
  readonly progress: (done: { readonly done: number; readonly total: number }) => void;
}

export type Undo = (correlationId: string, options: UndoOptions) => Promise<Undone>;

/** `undoRun` on the opened stores; done when the processes have reacted to it. */
export const undoOf =
  ({ store, handling, processes }: Pick<WritingSide, 'store' | 'handling' | 'processes'>): Undo =>
  async (correlationId, options) => {
    const undone = await undoRun({ store, handling, undoingOf }, correlationId, options);
    if (!options.preview) await processes.settled(await store.head());
    return undone;
  };
