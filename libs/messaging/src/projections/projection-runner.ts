import { IDLE_CHECKPOINT_MS, START, type EventStore, type Position } from '#event-store';
import type { Parked, View, ViewStore } from '#read-model';
import { pause, untilDone, type Failure } from './backoff.js';
import { Builds } from './builds.js';
import { CatchUp } from './catch-up.js';
import { unlessLost } from './checkpoint-lost.js';
import { Cohort, type CohortOptions, type Member } from './cohort.js';
import type { HistoryKeeper } from './event-history.js';
import { Forgetting } from './forgetting.js';
import { wantedOf, type Start } from './generations.js';
import { liveBatches, readPage, type LogBatch } from './log-batches.js';
import type { PartitionLog } from './partition-events.js';
import type { Reporting } from './reporting.js';
import type { Rebuilt, Report, RolledBack, ViewStatus } from './reports.js';
import { statusOf, type Halted } from './status.js';
import type { ViewHalted } from './view-halted.js';
import { Watermarks } from './watermarks.js';

interface RunnerOptions {
  readonly store: EventStore;
  /** Where events of one customer are found. */
  readonly log: PartitionLog;
  readonly viewStore: ViewStore;
  readonly views: readonly View[];
  readonly reporting: Reporting;
  readonly pageSize: number;
  /** Keeps whatever is read. */
  readonly history?: HistoryKeeper | undefined;
  readonly forgetting: ReadonlySet<string>;
  readonly folding: Omit<CohortOptions, 'onHalt'>;
}

const LOOK_AGAIN_MS = 20;
const MAX_SILENCE_MS = 5 * IDLE_CHECKPOINT_MS;

/** One cohort follows the log; those that are behind catch up beside it until they can join it. */
export class ProjectionRunner {
  readonly watermarks = new Watermarks();
  readonly onReport: Reporting['onReport'];
  private readonly report: Report;
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly halted = new Map<string, Halted & { readonly cohort: Cohort }>();
  private readonly behind = new Set<Cohort>();
  private readonly builds: Builds;
  private readonly forgetting: Forgetting;
  private main: Cohort;
  /** When the main cohort last stood at the end of the log. */
  private levelAtMs = Date.now();

  constructor(private readonly its: RunnerOptions) {
    this.report = its.reporting.tell;
    this.onReport = its.reporting.onReport;
    const { report, watermarks, stopping } = this;
    const shared = { ...its, report, signal: stopping.signal, main: () => this.main };
    this.forgetting = new Forgetting(shared);
    this.main = this.cohort([], START);
    this.builds = new Builds({ ...shared, watermarks, catchUp: new CatchUp(shared) });
  }

  start(starts: readonly Start[]): void {
    const checkpoints = [...new Set(starts.map(({ checkpoint }) => checkpoint))].sort();
    const cohorts = checkpoints.map((checkpoint) => {
      const members = starts.filter((start) => start.checkpoint === checkpoint).map(({ member }) => member);
      return this.cohort(members, checkpoint);
    });
    this.main = cohorts.pop() ?? this.main;
    for (const cohort of [this.main, ...cohorts]) this.announce(cohort);
    for (const { member } of starts) if (member.state === 'beside') this.builds.kept.keep(member);
    this.run([], () => this.follow());
    for (const cohort of cohorts) {
      this.behind.add(cohort);
      this.run(cohort.members, () => this.builds.join(cohort).then(() => void this.behind.delete(cohort)));
    }
  }

  async status(): Promise<readonly ViewStatus[]> {
    const head = await this.its.store.head().catch(() => this.main.position);
    const folding = [this.main, ...this.behind].flatMap(({ members, position }) =>
      members.map((member) => ({ member, position, lag: this.lag(position, head) })),
    );
    const halted = [...this.halted.values()].map((of) => ({ ...of, lag: this.lag(of.position, head) }));
    return statusOf(folding, halted, (view) => this.its.viewStore.parked(view));
  }

  parked(view: string): Promise<readonly Parked[]> {
    return this.its.viewStore.parked(view);
  }

  async retry(view: string, key: string): Promise<number> {
    const cohort = [this.main, ...this.behind].find(({ members }) => members.some((m) => m.view.name === view));
    if (!cohort) throw new Error(`The view ${view} is not being folded.`);
    return cohort.alone(() => cohort.retry((parked) => parked.view === view && parked.key === key));
  }

  async rebuild(names: readonly string[], { dryRun = false } = {}): Promise<readonly Rebuilt[]> {
    // What is still built, or brought up to the others, is compared when it is there.
    while (this.isUnderWay(names)) await pause(LOOK_AGAIN_MS, this.stopping.signal);
    const views = wantedOf(this.its.views).filter(({ name }) => names.includes(name));
    const failing = (_: Member, error: ViewHalted): never => {
      throw error;
    };
    const rebuilt = await this.builds.rebuild(views, dryRun, (built) => this.cohort(built, START, failing));
    if (!dryRun) for (const { name } of views) this.resume(name);
    return rebuilt;
  }

  private isUnderWay(views: readonly string[]): boolean {
    const behind = [...this.behind].flatMap(({ members }) => members);
    const building = this.main.members.filter(({ state }) => state === 'building');
    return !this.stopping.signal.aborted && [...behind, ...building].some(({ view }) => views.includes(view.name));
  }

  async rollBack(view: string): Promise<RolledBack | undefined> {
    return this.builds.rollBack(view);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.builds.stop(), ...this.running]);
    for (const cohort of [this.main, ...this.behind]) {
      // Whoever moved the checkpoint goes on with the work.
      await cohort.alone(() => cohort.settle()).catch(unlessLost);
    }
  }

  private async follow(): Promise<void> {
    const { store, pageSize, history } = this.its;
    const { signal } = this.stopping;
    for (let behind = true; behind && !signal.aborted;) {
      // Read alone, too: who joins in between needs other types.
      behind = await this.main.alone(async () => {
        const types = history ? undefined : this.main.types;
        const page = await readPage({ store, after: this.main.position, types, pageSize });
        await this.advance(page);
        await this.forgetting.ahead(page.head);
        return !page.live;
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    for await (const batch of liveBatches({ store, after: this.main.position, pageSize, signal })) {
      await this.main.alone(() => this.advance(batch));
    }
  }

  private async advance(batch: LogBatch): Promise<void> {
    const startedMs = performance.now();
    await this.its.history?.keep(batch);
    const advanced = await this.main.advance(batch.events, batch.upTo);
    await this.forgetting.after(batch);
    if (batch.live) {
      this.levelAtMs = Date.now();
      for (const member of this.main.members.filter(({ state }) => state === 'building'))
        await this.builds.publish(member);
    }
    this.announce(this.main);
    if (batch.live) await this.forgetting.scrub();
    const views = this.main.members.map(({ view }) => view.name);
    const tookMs = performance.now() - startedMs;
    const lagEvents = Number(BigInt(batch.head) - BigInt(batch.upTo));
    this.report({ kind: 'folded', views, position: batch.upTo, ...advanced, tookMs, lagEvents });
  }

  private lag(position: Position, head: Position): Pick<ViewStatus, 'lagEvents' | 'lagMs'> {
    const lagEvents = Number(BigInt(head) - BigInt(position));
    const sinceLevelMs = Date.now() - this.levelAtMs;
    // The log says that nothing happens once in a while; where it does not, it is out of reach.
    return { lagEvents, lagMs: lagEvents > 0 || sinceLevelMs > MAX_SILENCE_MS ? sinceLevelMs : 0 };
  }

  private announce({ members, position }: Cohort): void {
    for (const { view, state } of members) if (state === 'live') this.watermarks.advance(view.name, position);
  }

  private cohort(members: readonly Member[], at: Position, onHalt = this.halt): Cohort {
    const cohort = new Cohort({ ...this.its.folding, onHalt }, members, at);
    this.forgetting.add(cohort);
    return cohort;
  }

  private readonly halt = (member: Member, error: ViewHalted, position: Position): void => {
    if (member.state === 'beside') return this.builds.fell(member, error);
    const cohort = this.cohort([member], position);
    this.halted.set(member.view.name, { member, position, error: error.message, cohort });
    this.report({ kind: 'halted', view: member.view.name, error: error.message });
  };

  private resume(view: string): void {
    this.halted.get(view)?.cohort.disband();
    this.halted.delete(view);
  }

  /** Does the work in the background, again after every failure, until it is done or stopped. */
  private run(members: readonly Member[], work: () => Promise<void>): void {
    const views = members.map(({ view }) => view.name);
    const report = (failure: Failure): void => this.report({ kind: 'trouble', views, ...failure });
    const running = untilDone(work, this.stopping.signal, report).finally(() => this.running.delete(running));
    this.running.add(running);
  }
}
