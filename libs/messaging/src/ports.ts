import type { Actor, Instant, Role } from '#kernel';

/** Who sends a command, as the border has established it. */
export interface Sender {
  /** The token's subject, or a broker message's source: keys of two clients never meet. */
  readonly client: string;
  readonly actor: Actor;
  readonly roles: readonly Role[];
  /** May see personal values where the role alone may not. */
  readonly personal?: boolean | undefined;
  readonly channel?: string | undefined;
}

export interface Envelope {
  readonly name: string;
  readonly body: unknown;
  readonly sender: Sender;
  readonly idempotencyKey?: string | undefined;
  /** Given where the command's id is fixed already (processes, imports). Instead of `idempotencyKey`. */
  readonly commandId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
}

/** The answer to an accepted command (api.md §2). */
export interface Receipt {
  readonly commandId: string;
  readonly correlationId: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly duplicate: boolean;
  readonly events: readonly { readonly id: string; readonly type: string; readonly address: string }[];
  /** Ids of what was created, by field. */
  readonly ids: Readonly<Record<string, string>>;
}

export interface CommandHandling {
  /** Throws `Rejection` (404, 409, 422; `KeyReused` and `ConcurrentChange` among them) or `OutcomeUnknown` (503). */
  handle(envelope: Envelope): Promise<Receipt>;
  /** What became of a keyed command; undefined: nothing was appended under this key. */
  outcome(client: string, idempotencyKey: string): Promise<Receipt | undefined>;
}

/** A question to a view, as the border has parsed it. */
export interface Question {
  readonly view: string;
  /** A named query, `row` or `list`. */
  readonly query: string;
  readonly key?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly asOf?: Instant | undefined;
  readonly knownAt?: Instant | undefined;
  /** Wait until the view has folded this position; `ViewLate` after 5 s. */
  readonly after?: string | undefined;
  /** Wait for the processes first, then for what they caused. */
  readonly reactions?: boolean | undefined;
  readonly page?: { readonly limit: number; readonly cursor?: string | undefined } | undefined;
  readonly sender: Sender;
}

/** Which events made a row what it is? */
export interface RowQuestion extends Omit<Question, 'query'> {
  readonly key: string;
  /** The row as this table stores it; default: as the view shows it. */
  readonly table?: string | undefined;
  /** Only what changed this field, or a field of it: `purchases.revenue`. */
  readonly path?: string | undefined;
}

export interface Answer {
  /** Row, `{ items, nextCursor }` or what the named query answers; personal values opened, withheld or forgotten. */
  readonly body: unknown;
  /** Customers whose personal values it shows; the stream, of what no customer has yet. */
  readonly whom: readonly string[];
  readonly asOf: Instant;
  /** Up to where the view was folded. */
  readonly position: string;
  /** The row is parked: an event of it could not be folded. */
  readonly stale: boolean;
}

export interface QueryHandling {
  /** Throws `Rejection` (missing, invalid), `Forbidden` and `ViewLate`. */
  ask(question: Question): Promise<Answer>;
  /**
   * The whole list from the question's page on, page after page, as of one moment; where the list is made in memory, of
   * one state of the view too. Throws what `ask` throws.
   */
  whole(question: Question): AsyncGenerator<Answer>;
}

export interface ProvenanceHandling {
  /**
   * Answers a page of a `Provenance`. Its askers are auditors, admitted by the border: a query's roles are for readers.
   * Throws `Rejection` (missing, invalid) and `ViewLate`.
   */
  provenance(question: RowQuestion): Promise<Answer>;
}

/** The view did not reach the position asked for in time. The command stands. */
export class ViewLate extends Error {
  constructor(readonly position: string) {
    super(`The view has not reached position ${position} yet. The command stands; ask again.`);
    this.name = 'ViewLate';
  }
}

/** The sender's role may not do this (403). */
export class Forbidden extends Error {
  constructor(sentence = 'Your role may not do this.') {
    super(sentence);
    this.name = 'Forbidden';
  }
}
