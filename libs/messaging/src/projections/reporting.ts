import type { Report } from './reports.js';

/** Tells every report to who follows the work from the beginning, and to who listens for a while. */
export class Reporting {
  private readonly listeners = new Set<Report>();

  constructor(private readonly first: Report = () => undefined) {}

  readonly tell: Report = (report) => {
    this.first(report);
    for (const listener of this.listeners) listener(report);
  };

  /** Answers how to stop it. */
  readonly onReport = (listener: Report): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
}
