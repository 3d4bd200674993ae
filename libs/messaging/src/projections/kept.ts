import type { GenerationId, ViewStore } from '#read-model';
import type { Cohort, Member } from './cohort.js';
import type { Report } from './reports.js';
import { isOfGeneration } from './target.js';

/** After a switch, and after every start, what answered before goes on folding so long. */
export const ROLLBACK_WINDOW_MS = 3_600_000;
/** Questions under way may still read tables that were switched away from. */
const RETIRED_FOR_MS = 10_000;

interface Options {
  readonly viewStore: ViewStore;
  readonly report: Report;
  /** The cohort that follows the log. */
  readonly main: () => Cohort;
}

/** What answered before a switch: kept for a rollback, one generation a view, then dropped. */
export class Kept {
  private readonly windows = new Map<string, { readonly member: Member; readonly timer: NodeJS.Timeout }>();
  private readonly dropping = new Set<NodeJS.Timeout>();

  constructor(private readonly its: Options) {}

  of(view: string): Member | undefined {
    return this.windows.get(view)?.member;
  }

  /** Instead of whatever was kept for the view before; `member` is of the main cohort. */
  keep(member: Member): void {
    const { name } = member.view;
    this.forgo(name);
    this.windows.set(name, { member, timer: setTimeout(() => this.close(name), ROLLBACK_WINDOW_MS).unref() });
  }

  /** There is nothing to go back to any more. */
  forgo(view: string): void {
    clearTimeout(this.windows.get(view)?.timer);
    this.windows.delete(view);
  }

  /** Drops generations that nobody folds any more, once nobody can be reading them. */
  retire(generations: readonly GenerationId[]): void {
    if (generations.length === 0) return;
    const timer = setTimeout(() => {
      this.dropping.delete(timer);
      void this.drop(generations);
    }, RETIRED_FOR_MS);
    this.dropping.add(timer);
  }

  /** What is not dropped yet is dropped by the next start. */
  stop(): void {
    for (const { timer } of this.windows.values()) clearTimeout(timer);
    for (const timer of this.dropping) clearTimeout(timer);
  }

  private close(view: string): void {
    const member = this.of(view);
    this.forgo(view);
    if (!member) return;
    const { main } = this.its;
    void main().alone(async () => main().replace(member.generation));
    void this.drop([member.generation]);
  }

  private async drop(generations: readonly GenerationId[]): Promise<void> {
    const { viewStore, main, report } = this.its;
    try {
      await main().alone(async () => {
        for (const generation of generations) {
          if (!main().members.some((member) => isOfGeneration(member.generation, generation)))
            await viewStore.drop(generation);
        }
        await viewStore.scrub();
      });
    } catch (error) {
      const views = generations.map(({ view }) => view);
      const sentence = `Old tables were not dropped; the next start drops them. ${String(error)}`;
      report({ kind: 'trouble', views, error: sentence, attempt: 1, pauseMs: 0 });
    }
  }
}
