import {
  CONTACT_KINDS,
  IsId,
  IsInstant,
  IsNumber,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Matches,
  Max,
  Min,
  type ContactKind,
  type Instant,
  type Personal,
} from '#kernel';

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
  @Matches(/^[a-z0-9-]{1,60}@\d{1,4}$/, { message: '$property must be a name with its version such as tone@2' })
  model?: string;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  confidence?: number;
}
