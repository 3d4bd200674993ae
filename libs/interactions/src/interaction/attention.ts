import { dayOf, daysBetween, type Day, type Instant } from '#kernel';
import type { Addressing, Direction } from './interaction.events.js';
import type { Outcome } from './outcomes.js';

/** Outcomes of a contact that did not come about. */
const MISSED: ReadonlySet<Outcome> = new Set([
  'no-answer',
  'busy',
  'failed',
  'wrong-number',
  'planned',
  'not-held',
  'rescheduled',
  'no-show',
  'bounced',
]);

/** Rule I4: whether the interaction gives the customer attention. Mass mail and internal notes never do. */
export const earnsAttention = (interaction: {
  readonly direction: Direction;
  readonly addressing: Addressing;
  readonly outcome?: Outcome | null | undefined;
}): boolean => {
  const { direction, addressing, outcome } = interaction;
  if (direction !== 'outbound') return direction === 'inbound';
  return addressing === 'personal' && !(outcome && MISSED.has(outcome));
};

/** Rule I5: local days from the last credit, else from registration, to `at`. */
export const attentionGapDays = (since: Instant, at: Instant, zone: string): number =>
  daysBetween(dayOf(since, zone), dayOf(at, zone));

/** The rhythm of a customer with fewer gaps than `MIN_GAPS`, in days. */
export const DEFAULT_RHYTHM_DAYS = 45;
const MIN_GAPS = 3;

/** Rule I5: the median gap between the days with a credit (any order, repeats allowed), in days; may end in .5. */
export const attentionRhythmDays = (creditDays: readonly Day[]): number => {
  const days = [...new Set(creditDays)].sort();
  const gaps = days.slice(1).map((day, i) => daysBetween(days[i]!, day));
  if (gaps.length < MIN_GAPS) return DEFAULT_RHYTHM_DAYS;
  gaps.sort((a, b) => a - b);
  const middle = (gaps.length - 1) / 2;
  return (gaps[Math.floor(middle)]! + gaps[Math.ceil(middle)]!) / 2;
};
