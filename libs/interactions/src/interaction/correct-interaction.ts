import {
  addMs,
  CHANNELS,
  command,
  happened,
  IsId,
  IsInstant,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Nested,
  refuse,
  type Channel,
  type Instant,
} from '#kernel';
import { mustBeConsistent } from './content.js';
import { CORRECTABLE, InteractionCorrected } from './correction.events.js';
import { ADDRESSINGS, DIRECTIONS, type Addressing, type Direction } from './interaction.events.js';
import { interactionState, interactionStream } from './interaction.state.js';
import { OUTCOMES, type Outcome } from './outcomes.js';

const MAX_AHEAD_MS = 5 * 60_000;

export class RightContent {
  @IsOptional()
  @IsInstant()
  occurredAt?: Instant;

  @IsOptional()
  @IsInstant()
  endedAt?: Instant;

  @IsOptional()
  @IsOneOf(CHANNELS, { code: 'unknown-channel' })
  channel?: Channel;

  @IsOptional()
  @IsOneOf(DIRECTIONS)
  direction?: Direction;

  @IsOptional()
  @IsOneOf(ADDRESSINGS)
  addressing?: Addressing;

  @IsOptional()
  @IsId()
  agent?: string;

  @IsOptional()
  @IsOneOf(OUTCOMES, { code: 'outcome-not-of-channel' })
  outcome?: Outcome;

  @IsOptional()
  @IsPersonal()
  @IsText(200)
  subject?: string;

  @IsOptional()
  @IsPersonal()
  @IsText(500)
  gist?: string;

  @IsOptional()
  @IsPersonal()
  @IsText(65_536)
  body?: string;
}

export class CorrectInteraction {
  @IsId()
  interactionId!: string;

  @Nested(() => RightContent)
  set!: RightContent;

  @IsPersonal()
  @IsText(200)
  reason!: string;
}

/** It counts from the correction's own occurredAt: an earlier `asOf` shows what was known to be true then. */
export const correctInteraction = command(CorrectInteraction, {
  of: interactionState,
  on: 'existing',
  stream: (c) => interactionStream(c.interactionId),
  decide: (interaction, { set, reason }, { at, now }) => {
    if (interaction.retracted) refuse.conflict('interaction-retracted', 'The interaction was retracted.');
    mustHaveHappened(set.occurredAt, at < now ? at : now);
    mustBeConsistent({ ...interaction, ...set });
    const changed = CORRECTABLE.flatMap((field) => {
      const [from, to] = [interaction[field], set[field]];
      return to === undefined || to === from ? [] : [{ field, from, to }];
    });
    return changed.length > 0 ? [happened(InteractionCorrected, { changed, reason })] : [];
  },
});

/** Neither the clock nor a correction entered late may know of what is still to come. Refuses `occurred-in-future`. */
const mustHaveHappened = (occurredAt: Instant | undefined, by: Instant): void => {
  if (occurredAt !== undefined && occurredAt > addMs(by, MAX_AHEAD_MS)) {
    refuse.invalid('occurred-in-future', 'set.occurredAt lies more than 5 minutes ahead.', { occurredAt, by });
  }
};
