import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Nested,
  type Personal,
} from '#kernel';

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

function isFreeText({ field }: Readonly<Record<string, unknown>>): boolean {
  return field === 'subject' || field === 'gist' || field === 'body';
}
