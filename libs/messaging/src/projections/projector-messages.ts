import type { Position } from '#event-store';
import type { ProjectionReport } from './reports.js';

/** What the projector's thread tells the one that started it. */
export type ToMain =
  | { readonly kind: 'watermarks'; readonly positions: ReadonlyMap<string, Position> }
  | { readonly kind: 'report'; readonly report: ProjectionReport }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: Error };

/** What it is asked: a method of `Projections` with its arguments. */
export interface ToProjector {
  readonly id: number;
  readonly call: 'start' | 'status' | 'parked' | 'retry' | 'rebuild' | 'rollBack' | 'stop';
  readonly args: readonly unknown[];
}

/** One end between two threads. */
export interface Port {
  postMessage(message: ToMain | ToProjector): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}
