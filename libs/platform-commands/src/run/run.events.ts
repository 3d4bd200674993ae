import { events, IsId, IsInt, Min } from '#kernel';

/** Everything of one correlation id that can be undone was undone by compensating commands. Counts are of events. */
export class RunUndone {
  @IsId()
  correlationId!: string;

  /** Of the run. */
  @IsInt()
  @Min(1)
  events!: number;

  /** By commands of their own. */
  @IsInt()
  @Min(0)
  undone!: number;

  /** By the commands for others that they followed from or belong to. */
  @IsInt()
  @Min(0)
  along!: number;

  /** That cannot be undone. */
  @IsInt()
  @Min(0)
  remaining!: number;

  /** Whose compensating command was refused. */
  @IsInt()
  @Min(0)
  refused!: number;
}

export const runEvents = events({ RunUndone });
