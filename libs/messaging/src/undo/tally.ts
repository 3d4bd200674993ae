/** Addresses named of each kind. */
const NAMED = 10;

/** Events that share a fate: how many, and which came first in the answer's order. */
export interface Group {
  /** The type of the events that remain; the command that was refused. */
  readonly what: string;
  readonly why: string;
  readonly events: number;
  readonly first: readonly string[];
}

/** What undoing a run comes to, or would come to. */
export interface Undone {
  readonly correlationId: string;
  readonly preview: boolean;
  /** Of the run. */
  readonly events: number;
  /** Compensating commands, with how many were sent (or were sent before); in a preview: would be. */
  readonly commands: Readonly<Record<string, number>>;
  /** Events undone with others, which they followed from or belong to. */
  readonly along: number;
  /** What cannot be undone, by the type of event. */
  readonly remaining: readonly Group[];
  /** What was refused, by command and code. */
  readonly refused: readonly Group[];
  /** What is not as before, all the same: sentences. */
  readonly leaves: readonly string[];
}

/** Counts while a run is undone. */
export class Tally {
  private events = 0;
  private along = 0;
  private readonly commands = new Map<string, number>();
  private readonly remaining = new Map<string, Group>();
  private readonly refused = new Map<string, Group>();
  private readonly leaves = new Set<string>();

  sent(command: string, leaves?: string): void {
    this.events += 1;
    this.commands.set(command, (this.commands.get(command) ?? 0) + 1);
    if (leaves !== undefined) this.leaves.add(leaves);
  }

  wentAlong(): void {
    this.events += 1;
    this.along += 1;
  }

  remains(type: string, why: string, address: string): void {
    this.events += 1;
    add(this.remaining, type, { what: type, why, address });
  }

  wasRefused(command: string, code: string, sentence: string, address: string): void {
    this.events += 1;
    add(this.refused, `${command} ${code}`, { what: command, why: `${code}: ${sentence}`, address });
  }

  result(correlationId: string, preview: boolean): Undone {
    return {
      correlationId,
      preview,
      events: this.events,
      commands: Object.fromEntries(this.commands),
      along: this.along,
      remaining: [...this.remaining.values()],
      refused: [...this.refused.values()],
      leaves: [...this.leaves],
    };
  }
}

const add = (
  groups: Map<string, Group>,
  name: string,
  {
    what,
    why,
    address,
  }: Omit<Group, 'events' | 'first'> & {
    readonly address: string;
  },
): void => {
  const { events = 0, first = [] } = groups.get(name) ?? {};
  groups.set(name, { what, why, events: events + 1, first: events < NAMED ? [...first, address] : first });
};
