import {
  ArrayMaxSize,
  ArrayUnique,
  CHANNELS,
  events,
  IsArray,
  IsBoolean,
  IsId,
  IsInstant,
  IsInt,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsSlug,
  IsText,
  Max,
  Min,
  Nested,
  Sourced,
  ValidateIf,
  type Channel,
  type Instant,
  type Personal,
} from '#kernel';
import { InteractionCorrected } from './correction.events.js';
import { InteractionLink, Pledge, Sender, Sentiment } from './interaction-parts.events.js';
import { OUTCOMES, type Outcome } from './outcomes.js';

export const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const ADDRESSINGS = ['personal', 'mass'] as const;
export type Addressing = (typeof ADDRESSINGS)[number];

const SECONDS_PER_DAY = 86_400;
const MAX_LIST = 500;

export class InteractionLogged extends Sourced {
  @IsId()
  interactionId!: string;

  @IsOptional()
  @IsId()
  customerId?: string;

  @IsOptional()
  @Nested(() => Sender)
  sender?: Sender;

  @ValidateIf((o: InteractionLogged) => o.direction !== 'internal' || o.channel !== undefined)
  @IsOneOf(CHANNELS, { code: 'unknown-channel' })
  channel?: Channel;

  @IsOneOf(DIRECTIONS)
  direction!: Direction;

  @IsOneOf(ADDRESSINGS)
  addressing!: Addressing;

  @IsOptional()
  @IsInstant()
  endedAt?: Instant;

  @IsOptional()
  @IsId()
  agent?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_LIST)
  @ArrayUnique()
  @IsId({ each: true })
  participants?: string[];

  @IsOptional()
  @IsPersonal()
  @IsText(200)
  subject?: Personal<string>;

  @IsOptional()
  @IsPersonal()
  @IsText(500)
  gist?: Personal<string>;

  @IsOptional()
  @IsPersonal()
  @IsText(65_536)
  body?: Personal<string>;

  @IsOptional()
  @IsOneOf(OUTCOMES, { code: 'outcome-not-of-channel' })
  outcome?: Outcome;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(SECONDS_PER_DAY)
  waitSec?: number;

  @IsOptional()
  @IsId()
  queue?: string;

  @IsOptional()
  @IsSlug(40)
  network?: string;

  @IsOptional()
  @IsId()
  threadId?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_LIST)
  @ArrayUnique()
  @IsSlug(64, { each: true })
  topics?: string[];

  /** It puts a question to us. */
  @IsOptional()
  @IsBoolean()
  asks?: boolean;

  /** The interaction whose question it answers. */
  @IsOptional()
  @IsId()
  answers?: string;

  @IsOptional()
  @Nested(() => Pledge)
  promise?: Pledge;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_LIST)
  @Nested(() => InteractionLink, { each: true })
  links?: InteractionLink[];

  @IsOptional()
  @Nested(() => Sentiment)
  sentiment?: Sentiment;
}

export class InteractionRetracted {
  @IsPersonal()
  @IsText(200)
  reason!: Personal<string>;
}

/** Bears the instant of the interaction, which was the customer's from the beginning; recordedAt tells when we knew. */
export class InteractionLinked {
  static dated = true;

  @IsId()
  customerId!: string;
}

export class PromiseKept {
  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: Personal<string>;
}

export class PromiseBroken {
  @IsOneOf(['asked', 'time'])
  by!: 'asked' | 'time';

  @IsOptional()
  @IsPersonal()
  @IsText(2_000)
  note?: Personal<string>;
}

export const interactionEvents = events({
  InteractionLogged,
  InteractionCorrected,
  InteractionRetracted,
  InteractionLinked,
  PromiseKept,
  PromiseBroken,
});
