import type { View, ViewStore } from '#read-model';
import type { CatchUp } from './catch-up.js';
import type { Cohort, Member } from './cohort.js';
import { compare } from './digest.js';
import { memberOf } from './generations.js';
import { Kept } from './kept.js';
import type { Rebuilt, Report, RolledBack } from './reports.js';
import { isOfGeneration } from './target.js';
import type { ViewHalted } from './view-halted.js';
import type { Watermarks } from './watermarks.js';

interface Options {
  readonly viewStore: ViewStore;
  readonly watermarks: Watermarks;
  readonly report: Report;
  readonly catchUp: CatchUp;
  /** The cohort that follows the log. */
  readonly main: () => Cohort;
  readonly signal: AbortSignal;
}

/** Brings generations that are behind up to the cohort that follows the log, beside it, and switches between them. */
export class Builds {
  readonly kept: Kept;
  /** Members beside the live ones that could not go on. */
  private readonly fallen = new Map<Member, ViewHalted>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly its: Options) {
    this.kept = new Kept(its);
  }

  /** Folds until the cohort stands where the main one stands, then makes its members members of the main one. */
  async join(cohort: Cohort): Promise<void> {
    await this.its.catchUp.approach(cohort, this.its.main());
    await this.its.main().alone(async () => {
      await this.its.catchUp.drawLevel(cohort, this.its.main());
      if (!this.its.signal.aborted) await this.handOver(cohort);
    });
  }

  /** Builds views anew from the beginning of the log and compares; unless `dryRun`, switches to what was built. */
  rebuild(
    views: readonly View[],
    dryRun: boolean,
    cohortOf: (members: readonly Member[]) => Cohort,
  ): Promise<Rebuilt[]> {
    return this.inTurn(async () => {
      const { viewStore, main, signal } = this.its;
      signal.throwIfAborted();
      const members = await Promise.all(
        views.map(async (view) => memberOf(view, await viewStore.create(view), 'beside')),
      );
      const cohort = cohortOf(members);
      try {
        await this.its.catchUp.approach(cohort, this.its.main());
        await main().alone(async () => {
          await this.its.catchUp.drawLevel(cohort, this.its.main());
          signal.throwIfAborted();
          main().join(cohort.disband());
        });
        const rebuilt: Rebuilt[] = [];
        for (const member of members) rebuilt.push(await this.compared(member));
        await main().alone(async () => {
          for (const member of members) this.mustStand(member);
          if (!dryRun) for (const member of members) await this.publish(member);
        });
        return rebuilt;
      } finally {
        cohort.disband();
        await this.discard(members);
      }
    });
  }

  /** Switches back to what answered before the last switch. undefined: it is not kept any more. */
  rollBack(view: string): Promise<RolledBack | undefined> {
    return this.inTurn(() =>
      this.its.main().alone(async () => {
        const member = this.kept.of(view);
        const live = this.its.main().members.find((m) => m.view.name === view && m.state === 'live');
        if (!member || !live) return undefined;
        await this.publish(member);
        return { view, from: buildOf(live), to: buildOf(member) };
      }),
    );
  }

  /** Makes a member of the main cohort the live one of its view, and keeps the one before. To be called `alone`. */
  async publish(member: Member): Promise<void> {
    const { viewStore, watermarks, report, main } = this.its;
    const { view, generation } = member;
    const before = main().members.find((m) => m.view.name === view.name && m.state === 'live');
    // Parked rows of what does not answer are not looked after.
    const isSound = (await viewStore.parked(view.name)).length === 0;
    const all = await viewStore.generations();
    await viewStore.publish(generation);
    const others = all.filter((g) => g.view === view.name && !isOfGeneration(g, generation));
    for (const { generation: old } of main().members.filter((m) => m.view.name === view.name)) main().replace(old);
    main().join([{ ...member, state: 'live' }]);
    this.kept.forgo(view.name);
    if (before && isSound) {
      const kept: Member = { ...before, state: 'beside' };
      main().join([kept]);
      this.kept.keep(kept);
    }
    this.kept.retire(others.filter((old) => !(isSound && before && isOfGeneration(old, before.generation))));
    watermarks.advance(view.name, main().position);
    report({ kind: 'published', view: view.name, version: view.version });
  }

  /** A member beside the live ones cannot go on and has left the main cohort. */
  fell(member: Member, error: ViewHalted): void {
    if (this.kept.of(member.view.name) !== member) return void this.fallen.set(member, error);
    this.kept.forgo(member.view.name);
    this.kept.retire([member.generation]);
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.kept.stop();
    await this.turn;
  }

  /** One rebuild or rollback after the other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async handOver(cohort: Cohort): Promise<void> {
    const { watermarks, main } = this.its;
    const members = cohort.disband();
    main().join(members);
    for (const member of members) {
      if (member.state === 'building') await this.publish(member);
      if (member.state === 'live') watermarks.advance(member.view.name, main().position);
    }
  }

  private async compared(member: Member): Promise<Rebuilt> {
    const { viewStore, main } = this.its;
    const live = main().members.find((m) => m.view.name === member.view.name && m.state === 'live');
    const compared = await compare(
      (live ? await viewStore.readers(live.generation) : await viewStore.live(member.view)) ?? {},
      await viewStore.readers(member.generation),
      (work) =>
        main().alone(async () => {
          this.mustStand(member);
          await work();
        }),
    );
    return { view: member.view.name, ...compared };
  }

  private mustStand(member: Member): void {
    this.its.signal.throwIfAborted();
    const error = this.fallen.get(member);
    if (error) throw error;
  }

  /** Those that did not become live. */
  private async discard(members: readonly Member[]): Promise<void> {
    const { viewStore, main } = this.its;
    await main().alone(async () => {
      for (const member of members) {
        this.fallen.delete(member);
        const joined = main().members.find(({ generation }) => isOfGeneration(generation, member.generation));
        if (joined?.state === 'live') continue;
        main().replace(member.generation);
        await viewStore.drop(member.generation);
      }
    });
  }
}

const buildOf = ({ generation: { version, number } }: Member) => ({ version, number });
