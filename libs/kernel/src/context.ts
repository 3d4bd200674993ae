import type { AnyCommand, Role } from './command.js';
import type { EventClasses, Recorded } from './event.js';
import type { AnyState, Standing } from './state.js';

/** One kind of stream with its commands. */
export interface Aggregate {
  readonly state: AnyState;
  readonly commands: readonly AnyCommand[];
}

/** One area of the business, as the catalogue lists it. */
export interface Context {
  readonly name: string;
  /** One sentence: which question it answers. */
  readonly about: string;
  readonly aggregates: readonly Aggregate[];
  readonly standings: readonly Standing<never>[];
}

export const context = (definition: Omit<Context, 'standings'> & { standings?: readonly unknown[] }): Context =>
  ({
    standings: [],
    ...definition,
  }) as Context;

/** A command that a process sends. */
export interface Reaction {
  readonly command: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Tells it from other reactions to the same event, however many there are when it is sent again: a program's id. */
  readonly key?: string;
}

/** What a process knows when it reacts. */
export interface Known<M> {
  /** The fold of what the process `remembers`. */
  readonly memory: M;
  /** Standings of the streams that `reads` named; absent streams are missing. */
  readonly standings: ReadonlyMap<string, unknown>;
}

/** `when-x-then-y`: one event in, commands out. The same event gives the same commands, so a repeat changes nothing. */
export interface Process<M = unknown> {
  readonly name: `when-${string}-then-${string}`;
  /** Event types that it reacts to. */
  readonly on: readonly string[];
  /** A fold over definitions in the log (such as programs) that lives with the process. */
  readonly remembers?: {
    readonly initial: M;
    readonly on: Readonly<Record<string, (memory: M, event: Recorded<never>) => M>>;
  };
  /** Streams whose standing is read before it reacts. */
  readonly reads?: (event: Recorded<never>, memory: M) => readonly string[];
  readonly react: (event: Recorded<never>, known: Known<M>) => readonly Reaction[];
}

/**
 * What falls due by time alone. It is true without being recorded; a list query tells for whom it is to be recorded,
 * and its items are the bodies of the command that records it.
 */
export interface Timetable {
  readonly view: string;
  readonly query: string;
  readonly command: string;
}

export const process = <M = undefined>(definition: Process<M>): Process<M> => definition;

export type { AnyCommand, EventClasses, Role };
