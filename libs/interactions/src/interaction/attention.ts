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
