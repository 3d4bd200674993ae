import type { Channel, Instant, Personal, Recorded } from '#kernel';
import type { InteractionCorrected } from './correction.events.js';
import { correctionsOf } from './corrections.js';
import type { Addressing, Direction, InteractionLinked, InteractionLogged } from './interaction.events.js';
import type { Outcome } from './outcomes.js';

/** An interaction as views show it: as corrected so far, null where nothing was given. */
export interface ShownInteraction {
  readonly interactionId: string;
  /** null: the sender is not known yet. */
  readonly customerId: string | null;
  readonly occurredAt: Instant;
  readonly channel: Channel | null;
  readonly direction: Direction;
  readonly addressing: Addressing;
  readonly outcome: Outcome | null;
  readonly agent: string | null;
  readonly subject: Personal<string> | null;
  readonly gist: Personal<string> | null;
  readonly promise: ShownPromise | null;
  readonly corrections: number;
  /** Of the event that made it what it is: the last correction, else InteractionLogged. */
  readonly address: string;
}

export interface ShownPromise {
  readonly what: Personal<string>;
  readonly dueAt: Instant;
  readonly outcome: 'kept' | 'broken' | null;
  readonly address: string;
}

type Shown = ShownInteraction | undefined;

/** The folds of one interaction's events; retracting removes the row. */
export const shownInteractionFolds = {
  InteractionLogged: (_: Shown, data: InteractionLogged, { occurredAt, address }: Recorded): Shown => ({
    interactionId: data.interactionId,
    customerId: data.customerId ?? null,
    occurredAt,
    channel: data.channel ?? null,
    direction: data.direction,
    addressing: data.addressing,
    outcome: data.outcome ?? null,
    agent: data.agent ?? null,
    subject: data.subject ?? null,
    gist: data.gist ?? null,
    promise: data.promise ? { what: data.promise.what, dueAt: data.promise.dueAt, outcome: null, address } : null,
    corrections: 0,
    address,
  }),
  InteractionCorrected: (shown: Shown, { changed }: InteractionCorrected, { address }: Recorded): Shown => {
    if (!shown) return undefined;
    const { body: _body, endedAt: _endedAt, ...visible } = correctionsOf(changed);
    return { ...shown, ...visible, corrections: shown.corrections + 1, address };
  },
  InteractionLinked: (shown: Shown, { customerId }: InteractionLinked): Shown => shown && { ...shown, customerId },
  InteractionRetracted: (): Shown => undefined,
  PromiseKept: (shown: Shown, _: object, event: Recorded): Shown => settled(shown, 'kept', event),
  PromiseBroken: (shown: Shown, _: object, event: Recorded): Shown => settled(shown, 'broken', event),
};

const settled = (shown: Shown, outcome: 'kept' | 'broken', { address }: Recorded): Shown =>
  shown?.promise ? { ...shown, promise: { ...shown.promise, outcome, address } } : shown;
