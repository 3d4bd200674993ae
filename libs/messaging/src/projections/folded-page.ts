import type { Parked, RowWrite } from '#read-model';
import type { Target } from './target.js';

/** What folding a page came to. Nothing of it counts until it is committed. */
export interface FoldedPage {
  readonly writes: ReadonlyMap<Target, readonly RowWrite[]>;
  readonly parked: readonly Parked[];
  readonly refolds: number;
  /** To be called after the commit. */
  readonly keep: () => void;
}

export const NOTHING: FoldedPage = { writes: new Map(), parked: [], refolds: 0, keep: () => undefined };

export const isEmpty = ({ writes, parked }: FoldedPage): boolean => writes.size === 0 && parked.length === 0;
