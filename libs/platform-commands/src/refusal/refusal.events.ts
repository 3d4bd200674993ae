import { events, IsId, IsString, Matches, MaxLength } from '#kernel';

export const PROCESS_NAME = /^when-[a-z0-9-]+-then-[a-z0-9-]+$/;
/** Characters. */
export const MAX_SENTENCE = 500;

/** A command that a process sent and that was refused. */
export class ReactionRefused {
  @IsId()
  refusalId!: string;

  @Matches(PROCESS_NAME)
  process!: string;

  /** Address of the event that was reacted to. */
  @IsString()
  event!: string;

  /** Tells it from other commands that the process sends for the event: a program's id. */
  @IsId()
  key!: string;

  @IsId()
  command!: string;

  /** Of the refusal. */
  @IsId()
  code!: string;

  @IsString()
  @MaxLength(MAX_SENTENCE)
  sentence!: string;
}

/** Tells the runner which reaction to send again. */
export class ReactionRetryRequested {
  @IsId()
  refusalId!: string;

  @Matches(PROCESS_NAME)
  process!: string;

  @IsString()
  event!: string;

  @IsId()
  key!: string;
}

export class ReactionDone {
  @IsId()
  refusalId!: string;
}

export const refusalEvents = events({ ReactionRefused, ReactionRetryRequested, ReactionDone });
