import { LRUCache } from 'lru-cache';
import type { FoldedRow, Target } from './target.js';

/** What a row takes besides its text. */
const OVERHEAD = 200;

/** Rows kept from page to page, bounded by the length of their JSON texts. Whatever it holds is committed. */
export class RowCache {
  private readonly rows: LRUCache<string, FoldedRow>;
  private readonly numbers = new Map<Target, number>();

  constructor(maxLength: number) {
    this.rows = new LRUCache({ maxSize: maxLength });
  }

  get(target: Target, key: string): FoldedRow | undefined {
    return this.rows.get(this.name(target, key));
  }

  set(target: Target, key: string, row: FoldedRow, textLength: number): void {
    this.rows.set(this.name(target, key), row, { size: textLength + OVERHEAD });
  }

  private name(target: Target, key: string): string {
    let number = this.numbers.get(target);
    if (number === undefined) this.numbers.set(target, (number = this.numbers.size));
    return `${number} ${key}`;
  }
}
