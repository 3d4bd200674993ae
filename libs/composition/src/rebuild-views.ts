import type { Projections, Rebuilt } from '#messaging';

export type Rebuilding = Pick<Projections, 'rebuild' | 'rollBack' | 'parked' | 'retry' | 'onReport'>;

interface Options {
  readonly dryRun: boolean;
  /** Positions of the log. */
  readonly progress: (done: { readonly done: number; readonly total: number }) => void;
}

/** `Projections.rebuild`, told how far it is. */
export const rebuildViews = async (
  projections: Rebuilding,
  views: readonly string[],
  { dryRun, progress }: Options,
): Promise<readonly Rebuilt[]> => {
  const stop = projections.onReport((report) => {
    if (report.kind !== 'building' || !views.every((view) => report.views.includes(view))) return;
    progress({ done: Number(report.position), total: Number(report.head) });
  });
  return projections.rebuild(views, { dryRun }).finally(stop);
};
