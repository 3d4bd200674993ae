import { START, type EventStore } from '#event-store';
import type { GenerationId, View, ViewStore } from '#read-model';
import type { Cohort, Member } from './cohort.js';
import { digestOf } from './digest.js';
import { memberOf } from './generations.js';
import { pagesTo } from './log-batches.js';
import type { ProjectionReport, Rebuilt, Report } from './reports.js';
import { isOfGeneration } from './target.js';
import type { Watermarks } from './watermarks.js';

interface Options {
  readonly store: EventStore;
  readonly viewStore: ViewStore;
  readonly watermarks: Watermarks;
  readonly report: Report;
  readonly pageSize: number;
  /** The cohort that follows the log. */
  readonly main: () => Cohort;
  readonly signal: AbortSignal;
}

/** Questions under way may still read tables that were switched away from. */
const RETIRED_FOR_MS = 10_000;

/** Brings generations that are behind up to the cohort that follows the log, beside it, and lets them join it. */
export class Builds {
  private readonly dropping = new Set<NodeJS.Timeout>();

  constructor(private readonly its: Options) {}

  /** Folds until the cohort stands where the main one stands, then makes its members members of the main one. */
  async join(cohort: Cohort): Promise<void> {
    await this.approach(cohort);
    await this.its.main().alone(async () => {
      await this.drawLevel(cohort);
      if (!this.its.signal.aborted) await this.handOver(cohort);
    });
  }

  /** Builds views anew from the beginning of the log and compares; unless `dryRun`, switches to what was built. */
  async rebuild(views: readonly View[], dryRun: boolean, cohortOf: (members: Member[]) => Cohort): Promise<Rebuilt[]> {
    const { viewStore, main } = this.its;
    const members = await Promise.all(views.map(async (view) => memberOf(view, await viewStore.create(view))));
    const cohort = cohortOf(members);
    try {
      await this.approach(cohort);
      return await main().alone(async () => {
        await this.drawLevel(cohort);
        this.its.signal.throwIfAborted();
        const rebuilt = await Promise.all(members.map((member) => this.compared(member)));
        if (!dryRun) await this.handOver(cohort);
        return rebuilt;
      });
    } finally {
      const inUse = main().members;
      for (const { generation } of members) {
        if (!inUse.some((member) => isOfGeneration(member.generation, generation))) await viewStore.drop(generation);
      }
    }
  }

  /** Makes a building member of the main cohort the live one of its view. */
  async publish(member: Member): Promise<void> {
    const { viewStore, watermarks, report, main } = this.its;
    const { view, generation } = member;
    const before = (await viewStore.generations()).filter(
      (g) => g.view === view.name && !isOfGeneration(g, generation),
    );
    await viewStore.publish(generation);
    for (const old of before) main().replace(old);
    main().replace(generation, { ...member, building: false });
    watermarks.advance(view.name, main().position);
    report({ kind: 'published', view: view.name, version: view.version });
    const timer = setTimeout(() => {
      this.dropping.delete(timer);
      void this.drop(before).catch((error) => this.its.report(troubleOf(view, error)));
    }, RETIRED_FOR_MS);
    this.dropping.add(timer);
  }

  private async drop(retired: readonly GenerationId[]): Promise<void> {
    for (const generation of retired) await this.its.viewStore.drop(generation);
    await this.its.viewStore.scrub();
  }

  /** What is not dropped yet is dropped by the next start. */
  stop(): void {
    for (const timer of this.dropping) clearTimeout(timer);
  }

  /** Near enough to the main cohort that the rest can be folded while it waits. */
  private async approach(cohort: Cohort): Promise<void> {
    do {
      await this.foldTo(cohort, this.its.main().position);
    } while (!this.its.signal.aborted && distance(cohort, this.its.main()) > this.its.pageSize);
  }

  private async drawLevel(cohort: Cohort): Promise<void> {
    await this.foldTo(cohort, this.its.main().position);
    if (this.its.signal.aborted) return;
    await cohort.settle();
    await this.its.main().settle();
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

  private async handOver(cohort: Cohort): Promise<void> {
    const { watermarks, main } = this.its;
    main().join(cohort.members);
    for (const member of cohort.members) {
      if (member.building) await this.publish(member);
      else watermarks.advance(member.view.name, main().position);
    }
  }

  private async compared({ view, generation }: Member): Promise<Rebuilt> {
    const live = await this.its.viewStore.live(view);
    const before = live ? await digestOf(live) : NO_ROWS;
    const rebuilt = await digestOf(await this.its.viewStore.readers(generation));
    return { view: view.name, live: before, rebuilt, equal: before.sha256 === rebuilt.sha256 };
  }
}

const troubleOf = ({ name }: View, error: unknown): ProjectionReport => ({
  kind: 'trouble',
  views: [name],
  error: `Old tables were not dropped; the next start drops them. ${String(error)}`,
  attempt: 1,
  pauseMs: 0,
});

const NO_ROWS = { rows: 0, sha256: '' };

const distance = (behind: Cohort, ahead: Cohort): bigint =>
  BigInt(ahead.position || START) - BigInt(behind.position || START);
