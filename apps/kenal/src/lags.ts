import type { Lag, ProjectionReport } from '#messaging';
import type { Logger } from '#platform';

const NONE: Lag = { events: 0, ms: 0 };

/** What the projector told last: how far each view is behind, and what went wrong. */
export class Lags {
  private readonly lags = new Map<string, Lag>();

  constructor(private readonly log: Logger) {}

  readonly report = (report: ProjectionReport): void => {
    switch (report.kind) {
      case 'folded':
        for (const view of report.views) this.lags.set(view, report.lag);
        return;
      case 'building':
        for (const view of report.views) this.lags.set(view, { ...NONE, events: Number(report.head) - Number(report.position) });
        return;
      case 'published':
        this.lags.set(report.view, NONE);
        return;
      case 'parked':
      case 'halted':
      case 'trouble':
        this.log.error(report, 'A view needs attention.');
    }
  };

  of(view: string): Lag {
    return this.lags.get(view) ?? NONE;
  }

  all(): ReadonlyMap<string, Lag> {
    return this.lags;
  }
}
