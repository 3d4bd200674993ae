import type { FoldedRow, Target } from './target.js';

/** What a row takes besides its text, in characters. */
const OVERHEAD = 200;

/**
 * Rows kept from page to page, bounded by the length of their JSON texts. Whatever it holds is committed. When half of
 * the
 * bound is filled, what was not asked for since the last time is dropped: far cheaper than to note the order of use.
 */
export class RowCache {
  private recent = new Map<Target, Map<string, FoldedRow>>();
  private older = new Map<Target, Map<string, FoldedRow>>();
  private length = 0;

  constructor(private readonly maxLength: number) {}

  get(target: Target, key: string): FoldedRow | undefined {
    return this.recent.get(target)?.get(key) ?? this.older.get(target)?.get(key);
  }

  /** Whatever is used again is written again, so nothing else moves it to the recent ones. */
  set(target: Target, key: string, row: FoldedRow, textLength: number): void {
    this.length += textLength + OVERHEAD;
    if (this.length > this.maxLength / 2) {
      this.older = this.recent;
      this.recent = new Map();
      this.length = 0;
    }
    let rows = this.recent.get(target);
    if (!rows) this.recent.set(target, (rows = new Map()));
    rows.set(key, row);
  }
}
