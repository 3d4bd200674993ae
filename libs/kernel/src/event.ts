import type { Class } from './schema.js';
import type { Instant } from './time.js';

/** An event class: fields with their schema. The key in its room's `events({…})` is its name on the wire. */
export interface EventClass<T extends object = object> extends Class<T> {
  /** From 1. */
  version?: number;
  /** Entered later than it held (consents, facts, links, voids …): may be older than the stream's last event. */
  dated?: boolean;
}

export type EventClasses = Readonly<Record<string, EventClass>>;

export interface Actor {
  readonly kind: 'service' | 'agent' | 'customer' | 'system';
  readonly id: string;
  readonly onBehalfOf?: string;
}

/** An event as folds see it. It has no position: that changes when a log is copied, so no state or row may hold it. */
export interface Recorded<D = object> {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly stream: string;
  readonly revision: bigint;
  /** `<stream>@<revision>` */
  readonly address: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly subject?: string;
  readonly actor: Actor;
  readonly channel?: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly addressedAs?: string;
  readonly data: D;
}

/** What a decider returns. */
export interface NewEvent<D extends object = object> {
  readonly type: string;
  readonly version: number;
  readonly cls: EventClass<D>;
  readonly data: D;
  /** Only where it differs from the command's: a void or a link bears the original's instant. */
  readonly occurredAt?: Instant;
}

const names = new WeakMap<EventClass, string>();

/** Names a room's events for the wire. */
export const events = <E extends EventClasses>(classes: E): E => {
  for (const [name, cls] of Object.entries(classes)) names.set(cls, name);
  return classes;
};

export const versionOf = (cls: EventClass): number => cls.version ?? 1;

/** A new event. Throws where the class was never named by `events`. */
export const happened = <D extends object>(
  cls: EventClass<D>,
  data: D,
  at: { occurredAt?: Instant } = {},
): NewEvent<D> => {
  const type = names.get(cls);
  if (type === undefined) throw new Error(`${cls.name} is not listed in its room's events({…}).`);
  return { type, version: versionOf(cls), cls, data, ...at };
};
