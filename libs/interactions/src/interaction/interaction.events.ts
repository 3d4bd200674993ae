import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  CHANNELS,
  CONTACT_KINDS,
  events,
  IsArray,
  IsBoolean,
  IsId,
  IsInstant,
  IsInt,
  IsNumber,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsSlug,
  IsText,
  Matches,
  Max,
  Min,
  Nested,
  Sourced,
  ValidateIf,
  type Channel,
  type ContactKind,
  type Instant,
  type Personal,
} from '#kernel';
import { OUTCOMES, type Outcome } from './outcomes.js';

export const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const ADDRESSINGS = ['personal', 'mass'] as const;
export type Addressing = (typeof ADDRESSINGS)[number];

const SECONDS_PER_DAY = 86_400;
const MAX_LIST = 500;

/** Somebody whom we cannot name yet. */
export class Sender {
  @IsOneOf(CONTACT_KINDS)
  kind!: ContactKind;

  /** In the one spelling of its kind, where it has one. */
  @IsPersonal()
  @IsText(200)
  value!: Personal<string>;
}

/** What we said we would do. When it is due is no secret: it must be computed with. */
export class Pledge {
  @IsPersonal()
  @IsText(300)
  what!: Personal<string>;

  @IsInstant()
  dueAt!: Instant;
}

/** One thing that the interaction was about. */
export class InteractionLink {
  @IsOptional()
  @IsId()
  deal?: string;

  @IsOptional()
  @IsId()
  case?: string;

  @IsOptional()
  @IsId()
  campaign?: string;

  @IsOptional()
  @IsId()
  product?: string;
}

export class Sentiment {
  @IsNumber()
  @Min(-1)
  @Max(1)
  score!: number;

  @IsOneOf(['negative', 'neutral', 'positive'])
  label!: 'negative' | 'neutral' | 'positive';

  @IsOneOf(['human', 'model'])
  source!: 'human' | 'model';

  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}@\d{1,4}$/)
  model?: string;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  confidence?: number;
}

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

export const CORRECTABLE = [
  'occurredAt',
  'endedAt',
  'channel',
  'direction',
  'addressing',
  'agent',
  'outcome',
  'subject',
  'gist',
  'body',
] as const;
export type Correctable = (typeof CORRECTABLE)[number];

/** `from` is missing where the field was not given before. */
export class Correction {
  @IsOneOf(CORRECTABLE)
  field!: Correctable;

  @IsOptional()
  @IsPersonal(isFreeText)
  @IsText(65_536)
  from?: Personal<string>;

  @IsPersonal(isFreeText)
  @IsText(65_536)
  to!: Personal<string>;
}

export class InteractionCorrected {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CORRECTABLE.length)
  @Nested(() => Correction, { each: true })
  changed!: Correction[];

  @IsPersonal()
  @IsText(200)
  reason!: Personal<string>;
}

export class InteractionRetracted {
  @IsPersonal()
  @IsText(200)
  reason!: Personal<string>;
}

/** Bears the instant of the interaction: it was the customer's from the beginning; recordedAt tells since when we know. */
export class InteractionLinked {
  static dated = true;

  @IsId()
  customerId!: string;
}

function isFreeText({ field }: Readonly<Record<string, unknown>>): boolean {
  return field === 'subject' || field === 'gist' || field === 'body';
}

export const interactionEvents = events({
  InteractionLogged,
  InteractionCorrected,
  InteractionRetracted,
  InteractionLinked,
});
