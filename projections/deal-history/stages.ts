import { epochMs, type Instant } from '#kernel';
import type { Visit } from './view.js';

/** The time that a deal spent in one stage, over all its visits. */
export interface StageTime {
  readonly stage: string;
  /** Visits, the present one included. */
  readonly entries: number;
  readonly milliseconds: number;
  /** Whole periods of 24 hours. */
  readonly days: number;
}

const MS_PER_DAY = 86_400_000;

/** Time in each stage up to `asOf`, in the order of first entry. */
export const stageTimes = (visits: readonly Visit[], asOf: Instant): StageTime[] =>
  [...new Set(visits.map(({ stage }) => stage))].map((stage) => {
    const ours = visits.filter((visit) => visit.stage === stage);
    const milliseconds = ours.reduce((ms, visit) => ms + duration(visit, asOf), 0);
    return { stage, entries: ours.length, milliseconds, days: Math.floor(milliseconds / MS_PER_DAY) };
  });

// A caller's clock may run ahead: a stage entered in a moment was not stood in yet.
const duration = ({ enteredAt, leftAt }: Visit, asOf: Instant): number =>
  Math.max(0, epochMs(leftAt ?? asOf) - epochMs(enteredAt));
