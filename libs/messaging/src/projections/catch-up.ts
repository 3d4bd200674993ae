import { START, type EventStore } from '#event-store';
import type { Cohort } from './cohort.js';
import { pagesTo } from './log-batches.js';
import type { Report } from './reports.js';

interface Options {
  readonly store: EventStore;
  readonly report: Report;
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** Folds a cohort that is behind up to one that follows the log. Ends early by the signal. */
export class CatchUp {
  constructor(private readonly its: Options) {}

  /** Near enough that the rest can be folded while the other one waits. */
  async approach(cohort: Cohort, ahead: Cohort): Promise<void> {
    do {
      await this.foldTo(cohort, ahead.position);
    } while (!this.its.signal.aborted && distance(cohort, ahead) > this.its.pageSize);
  }

  /** Up to the same position, stored as such. To be called while nothing changes the one ahead. */
  async drawLevel(cohort: Cohort, ahead: Cohort): Promise<void> {
    await this.foldTo(cohort, ahead.position);
    if (this.its.signal.aborted) return;
    await cohort.settle();
    await ahead.settle();
  }

  private async foldTo(cohort: Cohort, limit: string): Promise<void> {
    const { store, pageSize, signal, report } = this.its;
    if (cohort.position >= limit) return;
    for await (const page of pagesTo({ store, after: cohort.position, pageSize, types: cohort.types, signal })) {
      const upTo = page.upTo < limit ? page.upTo : limit;
      const events = page.upTo <= limit ? page.events : page.events.filter((event) => event.position <= limit);
      await cohort.alone(() => cohort.advance(events, upTo));
      report({ kind: 'building', views: cohort.members.map(({ view }) => view.name), position: upTo, head: page.head });
      if (upTo === limit) return;
      // Commands, questions and the main cohort have their turn between two pages.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const distance = (behind: Cohort, ahead: Cohort): bigint =>
  BigInt(ahead.position || START) - BigInt(behind.position || START);
