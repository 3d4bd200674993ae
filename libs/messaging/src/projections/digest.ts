import { createHash } from 'node:crypto';
import type { Readers } from '#read-model';
import type { Digest } from './reports.js';

/** Runs while nothing changes the rows that are compared. */
export type Still = (work: () => Promise<void>) => Promise<void>;

export interface Compared {
  readonly live: Digest;
  readonly rebuilt: Digest;
  readonly equal: boolean;
}

/**
 * Compares the rows of two generations that are folded together. Nothing waits for more than a page: what is folded in
 * between is folded into both, so pages that are read at one moment are equal, or the generations are not.
 */
export const compare = async (live: Readers, rebuilt: Readers, still: Still): Promise<Compared> => {
  const [ofLive, ofRebuilt] = [new Digesting(live), new Digesting(rebuilt)];
  while (!ofLive.done || !ofRebuilt.done) {
    await still(async () => {
      await ofLive.step();
      await ofRebuilt.step();
    });
  }
  const [a, b] = [ofLive.digest(), ofRebuilt.digest()];
  return { live: a, rebuilt: b, equal: a.sha256 === b.sha256 };
};

/** What rows are, in one figure: equal rows give equal figures, one other byte gives another. */
class Digesting {
  done = false;
  private rows = 0;
  private readonly hash = createHash('sha256');
  private readonly pages: AsyncGenerator<readonly (readonly [table: string, key: string, row: object])[]>;

  constructor(tables: Readers) {
    this.pages = pagesOf(tables);
  }

  async step(): Promise<void> {
    const { value, done = false } = await this.pages.next();
    this.done = done;
    if (done) return;
    for (const row of value) this.hash.update(JSON.stringify(row));
    this.rows += value.length;
  }

  digest(): Digest {
    return { rows: this.rows, sha256: this.hash.digest('hex') };
  }
}

async function* pagesOf(tables: Readers) {
  for (const [name, table] of Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for await (const page of table.pages()) yield page.map(({ key, row }) => [name, key, row] as const);
  }
}
