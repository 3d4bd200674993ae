import type { Position } from '#event-store';

/** What the projector tells of its work, for metrics, alarms and progress bars. */
export type ProjectionReport =
  | {
      readonly kind: 'folded';
      readonly views: readonly string[];
      readonly position: Position;
      readonly events: number;
      readonly rows: number;
      readonly refolds: number;
      readonly tookMs: number;
      /** What was in the log behind the page when it was read. */
      readonly lagEvents: number;
    }
  /** A build moves on; at `head` it is done. */
  | {
      readonly kind: 'building';
      readonly views: readonly string[];
      readonly position: Position;
      readonly head: Position;
    }
  | { readonly kind: 'published'; readonly view: string; readonly version: number }
  | { readonly kind: 'parked'; readonly view: string; readonly rows: number }
  | { readonly kind: 'halted'; readonly view: string; readonly error: string }
  /** Stores out of reach and the like: tried again after a pause, for ever. */
  | {
      readonly kind: 'trouble';
      readonly views: readonly string[];
      readonly error: string;
      readonly attempt: number;
      readonly pauseMs: number;
    };

export type Report = (report: ProjectionReport) => void;

export interface ViewStatus {
  readonly view: string;
  readonly version: number;
  readonly state: 'live' | 'building' | 'halted';
  readonly position: Position;
  readonly lagEvents: number;
  /** How long ago the view stood at the end of the log; 0 where it stands there. */
  readonly lagMs: number;
  readonly parked: number;
  /** Why it halted. */
  readonly error?: string | undefined;
  /** What is folded beside it: a build on its way, or what a rollback would go back to. */
  readonly beside?: Beside | undefined;
}

export interface Beside {
  readonly version: number;
  readonly state: 'building' | 'kept';
  readonly position: Position;
  readonly lagEvents: number;
}

/** What a rebuild came to, beside the rows that were live. */
export interface Rebuilt {
  readonly view: string;
  readonly live: Digest;
  readonly rebuilt: Digest;
  readonly equal: boolean;
}

/** From which build of a view to which. */
export interface RolledBack {
  readonly view: string;
  readonly from: Build;
  readonly to: Build;
}

interface Build {
  readonly version: number;
  readonly number: number;
}

export interface Digest {
  readonly rows: number;
  /** SHA-256, hex, over tables by name and rows by key. */
  readonly sha256: string;
}
