import type { ProjectionReport, Report, ViewStatus } from '#messaging';
import { Metrics } from '#platform';

/** What a process counts. */
export class Figures {
  private readonly metrics = new Metrics();
  private readonly requests = this.metrics.histogram('http_request_seconds', 'Requests by route.', [
    'method',
    'route',
    'status',
  ]);
  private readonly lagEvents = this.viewGauge(
    'view_lag_events',
    'Positions between a view and the end of the log: events on SQLite, bytes on EventStoreDB.',
  );
  private readonly lagSeconds = this.viewGauge(
    'view_lag_seconds',
    'How long ago a view stood at the end of the log; 0 where it stands there.',
  );
  private readonly parked = this.viewGauge('view_parked_rows', 'Rows that wait for a mended event.');
  private readonly built = this.viewGauge('view_build_ratio', 'How much of the log a build has folded, 0 to 1.');
  private readonly events = this.metrics.counter('projector_events_total', 'Events folded.');
  private readonly rows = this.metrics.counter('projector_rows_total', 'Rows written.');
  private readonly refolds = this.metrics.counter(
    'projector_refolds_total',
    'Rows folded again from their own events, for one that came late.',
  );

  observe({
    method,
    route,
    status,
    seconds,
  }: {
    method: string;
    route: string;
    status: number;
    seconds: number;
  }): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** Counts what the projector of this process tells. */
  readonly count: Report = (report: ProjectionReport): void => {
    if (report.kind === 'building') {
      const { views, position, head } = report;
      for (const view of views) this.built.set({ view }, Number(position) / Math.max(1, Number(head)));
    }
    if (report.kind !== 'folded') return;
    this.events.inc(report.events);
    this.rows.inc(report.rows);
    this.refolds.inc(report.refolds);
  };

  /** As the metrics of a process whose views stand like this. */
  async render(status: readonly ViewStatus[]): Promise<{ contentType: string; text: string }> {
    for (const { view, lagEvents, lagMs, parked } of status) {
      this.lagEvents.set({ view }, lagEvents);
      this.lagSeconds.set({ view }, lagMs / 1_000);
      this.parked.set({ view }, parked);
    }
    return { contentType: this.metrics.contentType, text: await this.metrics.text() };
  }

  private viewGauge(name: string, help: string) {
    return this.metrics.gauge(name, help, ['view']);
  }
}
