import type { Position } from '#event-store';

interface Waiter {
  readonly position: Position;
  readonly resolve: (reached: boolean) => void;
}

/** Up to where each view is folded and can be read. Told by the projector, asked by questions. */
export class Watermarks {
  private readonly positions = new Map<string, Position>();
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly listeners = new Set<(view: string, position: Position) => void>();

  /** undefined: the view cannot be read yet. */
  of(view: string): Position | undefined {
    return this.positions.get(view);
  }

  /** A watermark never goes back. */
  advance(view: string, position: Position): void {
    const before = this.positions.get(view);
    if (before !== undefined && before >= position) return;
    this.positions.set(view, position);
    for (const waiter of this.waiters.get(view) ?? []) if (waiter.position <= position) waiter.resolve(true);
    for (const listener of this.listeners) listener(view, position);
  }

  /** Whether the view reaches the position within `timeoutMs`. */
  reached(view: string, position: Position, timeoutMs: number): Promise<boolean> {
    const now = this.positions.get(view);
    if (now !== undefined && now >= position) return Promise.resolve(true);
    return new Promise((resolve) => {
      const ofView = this.waiters.get(view) ?? new Set();
      this.waiters.set(view, ofView);
      const settle = (reached: boolean): void => {
        clearTimeout(timer);
        ofView.delete(waiter);
        resolve(reached);
      };
      const waiter = { position, resolve: settle };
      const timer = setTimeout(() => settle(false), timeoutMs);
      ofView.add(waiter);
    });
  }

  /** Calls back after every advance. Returns how to stop it. */
  onAdvance(listener: (view: string, position: Position) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
