import type { Actor, NewEvent } from './event.js';
import type { Class } from './schema.js';
import type { StateDefinition } from './state.js';
import type { Day, Instant } from './time.js';

export type Role = 'service' | 'agent' | 'analyst' | 'auditor' | 'customer' | 'admin';

/** Another stream whose `standing` is folded at decision time. A check, not a lock. */
export interface Read<T, C, S> {
  readonly category: string;
  /**
   * The id read, undefined for none; of several, `T` is a list in their order. `state` is undefined while the stream
   * itself depends on what is read.
   */
  readonly id: (c: C, state: S | undefined) => string | readonly string[] | undefined;
  /** `true`: absence gives `undefined`, and a standing that refuses is given all the same; the decider looks itself. */
  readonly optional?: boolean;
  readonly of?: T;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the values are told apart by `Refs`
type Reads<C, S> = Readonly<Record<string, Read<any, C, S>>>;
export type Refs<R> = { readonly [K in keyof R]: R[K] extends Read<infer T, never, never> ? T : never };

export interface Organisation {
  /** IANA time zone in which days and months are meant. */
  readonly zone: string;
  readonly currency: string;
}

/** What a decision may know besides state and command. */
export interface Environment<R = object> extends Organisation {
  /** When the decision is taken. */
  readonly now: Instant;
  /** When what is decided happened: given by the caller, else the later of now and the stream's last event. */
  readonly at: Instant;
  readonly today: Day;
  readonly actor: Actor;
  /** The blind index of a normalised personal value: the same for the same value, and tells nothing else. */
  readonly blind: (kind: string, value: string) => string;
  /** The states of the streams in `reads`. */
  readonly refs: R;
  /** What `gather` found. */
  readonly gathered: unknown;
}

export interface CommandDefinition<C extends object = object, S = unknown, R = object> {
  readonly name: string;
  readonly cls: Class<C>;
  readonly of: StateDefinition<S>;
  readonly on: 'new' | 'existing' | 'any';
  readonly stream?: (c: C) => string;
  /** Instead of `stream` where the name depends on what was read. */
  readonly streamFrom?: (c: C, refs: R, env: Pick<Environment, 'blind'>) => string;
  readonly reads?: Reads<C, S>;
  /** Takes no `occurredAt`. */
  readonly nowOnly?: boolean;
  /** Who may send it, admin always. Default: service and agent. */
  readonly roles?: readonly Role[];
  /** Sent by processes and the scheduler only; no address over HTTP. */
  readonly internal?: boolean;
  /** The name of what the application gathers before the decision, see `messaging`. */
  readonly gather?: string;
  readonly decide: (state: S, c: C, env: Environment<R>) => readonly NewEvent[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- lists hold definitions of every command
export type AnyCommand = CommandDefinition<any, any, any>;

/** Defines a command. Its class's name is its name on the wire. */
export const command = <C extends object, S, R extends Reads<C, S> = Record<never, never>>(
  cls: Class<C>,
  definition: Omit<CommandDefinition<C, S, Refs<R>>, 'name' | 'cls' | 'of' | 'reads'> & {
    readonly of: StateDefinition<S>;
    readonly reads?: R;
  },
): CommandDefinition<C, S, Refs<R>> =>
  ({ name: cls.name, cls, ...definition }) as unknown as CommandDefinition<C, S, Refs<R>>;

/** A read of another stream: `reads: { pipeline: read<PipelineStanding>()('pipeline', (c) => c.pipeline) }`. */
export const read =
  <T>() =>
  <C, S>(category: string, id: Read<T, C, S>['id'], options: { optional?: boolean } = {}): Read<T, C, S> => ({
    category,
    id,
    ...options,
  });

/** What every room may know of a customer. */
export interface CustomerStanding {
  readonly customerId: string;
  readonly registeredAt: Instant;
}

/** Rule G3: the customer must exist and not be forgotten when the command is decided. */
export const customer = <C, S>(id: Read<CustomerStanding, C, S>['id']): Read<CustomerStanding, C, S> =>
  read<CustomerStanding>()<C, S>('customer', id);
