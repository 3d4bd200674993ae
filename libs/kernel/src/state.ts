import type { EventClass, EventClasses, Recorded } from './event.js';

type Steps<S> = Readonly<Record<string, (state: S, data: never, event: Recorded) => S>>;

type TypedSteps<S, E extends EventClasses> = {
  readonly [K in keyof E]: (state: S, data: E[K] extends EventClass<infer D> ? D : never, event: Recorded) => S;
};

/** How the events of one kind of stream fold into what its deciders need. `evolve` is pure and total. */
export interface StateDefinition<S> {
  /** One lower-case word: streams are `<category>-<id>`. */
  readonly category: string;
  readonly events: EventClasses;
  readonly initial: S;
  readonly evolve: Steps<S>;
  /** The customer concerned, where there is one. */
  readonly subject: (state: S, stream: string) => string | undefined;
  /** A sentence for whoever names a stream that does not exist, where its id alone would not say what to do. */
  readonly missing?: (stream: string) => string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- lists hold definitions of every state
export type AnyState = StateDefinition<any>;

/** Defines a state; every event of its room has a step, and a misspelt event type does not compile. */
export const state = <S, E extends EventClasses>(
  definition: Omit<StateDefinition<S>, 'events' | 'evolve'> & { readonly events: E; readonly evolve: TypedSteps<S, E> },
): StateDefinition<S> => definition as unknown as StateDefinition<S>;

/** The initial state of streams whose first event makes everything: only commands on 'new' streams meet it. */
export const absent = <S>(): S => undefined as S;

/** Throws on a type that the stream's own room does not know: nobody may decide over what it cannot read. */
export const evolve = <S>(definition: StateDefinition<S>, from: S, event: Recorded): S => {
  const step = definition.evolve[event.type];
  if (!step) throw new Error(`${event.address}: unknown event type ${event.type} in a ${definition.category} stream.`);
  return step(from, event.data as never, event);
};

/** What a room lets others ask about one of its streams at decision time: a small fold of its own. */
export interface Standing<S = unknown> {
  readonly category: string;
  readonly initial: S;
  readonly on: Steps<S>;
  /** Why nobody may refer to it now, such as a forgotten customer. */
  readonly refusal?: (state: S) => { readonly code: string; readonly sentence: string } | undefined;
}

/** A standing over a room's events; a misspelt event type does not compile. */
export const standing = <S, E extends EventClasses>(
  _events: E,
  definition: Omit<Standing<S>, 'on'> & { readonly on: Partial<TypedSteps<S, E>> },
): Standing<S> => definition as unknown as Standing<S>;
