import { IDLE_CHECKPOINT_MS, START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import type { Partition, ViewStore } from '#read-model';
import type { Cohort } from './cohort.js';
import { readPage, type LogBatch } from './log-batches.js';
import type { PartitionLog } from './partition-events.js';
import type { Report } from './reports.js';

interface Options {
  readonly store: EventStore;
  /** Where events of one customer are found. */
  readonly log: PartitionLog;
  readonly viewStore: Pick<ViewStore, 'parked' | 'scrub'>;
  readonly pageSize: number;
  /** Event types after which no row may hold what it held before. */
  readonly forgetting: ReadonlySet<string>;
  readonly report: Report;
  readonly main: () => Cohort;
}

/** Sees to it that nothing holds what must be forgotten, however far behind it is. */
export class Forgetting {
  private readonly others = new Set<Cohort>();
  private toldTo: Position | undefined;
  /** Up to version 1 parked rows kept what they held, whatever they were told. */
  private mustTellParked = true;
  /** A crash may have come before it was done. */
  private mustScrub = true;

  constructor(private readonly its: Options) {}

  /** Has the cohort told, too, until it has no members. */
  add(cohort: Cohort): void {
    this.others.add(cohort);
    const { position } = cohort;
    // Where there are no rows yet, only who is forgotten from now on is of interest.
    if (position > START && (this.toldTo === undefined || position < this.toldTo)) this.toldTo = position;
  }

  /** To be called after the main cohort has folded a batch, while it is `alone`. */
  async after({ events, live, head }: LogBatch): Promise<void> {
    if (!events.some(({ type }) => this.its.forgetting.has(type))) return;
    this.mustScrub = true;
    if (live) await this.ahead(head);
  }

  /**
   * Tells cohorts who is forgotten by events that they come to late, or never. `head`: the end of the log when the main
   * cohort was last given a page. To be called while that is `alone`.
   */
  async ahead(head: Position): Promise<void> {
    const { store, pageSize, forgetting } = this.its;
    let isTold = false;
    this.toldTo ??= head;
    if (this.mustTellParked) await this.tellParked();
    for (let live = false; !live;) {
      const page = await readPage({ store, after: this.toldTo, types: [...forgetting], pageSize });
      for (const cohort of this.cohorts()) await this.tell(cohort, page.events);
      isTold ||= page.events.length > 0;
      ({ upTo: this.toldTo, live } = page);
    }
    this.mustScrub ||= isTold;
    if (isTold) await this.scrub();
  }

  /** No file holds what was removed, afterwards. */
  async scrub(): Promise<void> {
    if (!this.mustScrub) return;
    try {
      await this.its.viewStore.scrub();
      this.mustScrub = false;
    } catch (error) {
      // Tried again with the next page, or when the log says that nothing happens.
      this.its.report({ kind: 'trouble', views: [], error: String(error), attempt: 1, pauseMs: IDLE_CHECKPOINT_MS });
    }
  }

  private cohorts(): readonly Cohort[] {
    for (const cohort of this.others) if (cohort.members.length === 0) this.others.delete(cohort);
    const main = this.its.main();
    return [main, ...[...this.others].filter((cohort) => cohort !== main)];
  }

  private tell(cohort: Cohort, events: readonly RecordedEvent[]): Promise<void> {
    return cohort === this.its.main() ? cohort.forget(events) : cohort.alone(() => cohort.forget(events));
  }

  private async tellParked(): Promise<void> {
    for (const cohort of this.cohorts()) await this.tell(cohort, await this.toldParked(cohort));
    this.mustTellParked = false;
  }

  /** What rows were told while they waited. */
  private async toldParked({ members, position: upTo }: Cohort): Promise<readonly RecordedEvent[]> {
    const { viewStore, forgetting } = this.its;
    const told: RecordedEvent[] = [];
    for (const { view } of members.filter((member) => member.state === 'live' && member.view.opens)) {
      for (const { partition } of await viewStore.parked(view.name)) {
        for await (const event of this.eventsOf(partition, upTo)) if (forgetting.has(event.type)) told.push(event);
      }
    }
    return told;
  }

  private eventsOf(partition: Partition, upTo: Position): AsyncIterable<RecordedEvent> {
    const { log } = this.its;
    return 'stream' in partition ? log.read(partition.stream) : log.readSubject(partition.customer, { upTo });
  }
}
