import type { EventStore, RecordedEvent, StoredEvent, SubscriptionMessage } from '../port.js';

export interface BrokenStore {
  readonly fault: string;
  /** The one case that it fails. */
  readonly fails: string;
  readonly break: (store: EventStore) => EventStore;
}

const overriding = (store: EventStore, overrides: Partial<EventStore>): EventStore =>
  new Proxy(store, {
    get: (target, key: keyof EventStore) => {
      const own = target[key];
      return overrides[key] ?? (typeof own === 'function' ? own.bind(target) : own);
    },
  });

/** Stores with one narrow fault each, made from a sound one. A suite that passes one of them proves nothing. */
export const brokenStores: readonly BrokenStore[] = [
  {
    fault: 'takes a revision that the stream has not reached',
    fails: 'a revision ahead of the stream is a conflict',
    break: (store) =>
      overriding(store, {
        append: async (stream, expected, events, context) => {
          const result = await store.append(stream, expected, events, context);
          const isNext = result.kind === 'conflict' && result.current !== 'none' && expected === result.current + 1n;
          return isNext ? store.append(stream, result.current, events, context) : result;
        },
      }),
  },
  {
    fault: 'takes any revision for that of an absent stream',
    fails: 'a revision of an absent stream is a conflict',
    break: (store) =>
      overriding(store, {
        append: async (stream, expected, events, context) => {
          const result = await store.append(stream, expected, events, context);
          return result.kind === 'conflict' && result.current === 'none' && expected !== 'none'
            ? store.append(stream, 'none', events, context)
            : result;
        },
      }),
  },
  {
    fault: 'gives positions before commits, which then become visible out of order',
    fails: 'what a reader has passed never changes while writers append at once',
    break: (store) => {
      const hidden = new Set<string>();
      return overriding(store, {
        append: async (stream, expected, events, context) => {
          const isSlow = events.length === 3;
          if (isSlow) events.forEach(({ id }) => hidden.add(id));
          const result = await store.append(stream, expected, events, context);
          for (let n = 0; isSlow && n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve));
          events.forEach(({ id }) => hidden.delete(id));
          return result;
        },
        readAll: async (options) => {
          const page = await store.readAll(options);
          return { ...page, events: page.events.filter(({ id }) => !hidden.has(id)) };
        },
      });
    },
  },
  {
    fault: 'keeps the first half of a batch that fails',
    fails: 'a batch that fails in its middle leaves nothing behind',
    break: (store) =>
      overriding(store, {
        append: async (stream, expected, events, context) => {
          try {
            return await store.append(stream, expected, events, context);
          } catch (error) {
            if (!(error instanceof RangeError) && events.some(isMalformed)) {
              await store.append(stream, expected, events.slice(0, events.findIndex(isMalformed)), context);
            }
            throw error;
          }
        },
      }),
  },
  {
    fault: 'lets two writers begin the same stream',
    fails: 'of 8 writers on a new stream exactly one wins, the others get a conflict',
    break: (store) => {
      const beginning = new Set<string>();
      return overriding(store, {
        append: async (stream, expected, events, context) => {
          const isSecond = expected === 'none' && beginning.has(stream);
          beginning.add(stream);
          const result = await store.append(stream, expected, events, context);
          beginning.delete(stream);
          return isSecond && result.kind === 'conflict' && result.current !== 'none'
            ? store.append(stream, result.current, events, context)
            : result;
        },
      });
    },
  },
  {
    fault: 'knows only whole batches again',
    fails: 'the first part of a stored batch again is stored already, up to its own last event',
    break: (store) => {
      const sizes = new Map<string, number>();
      return overriding(store, {
        append: async (stream, expected, events, context) => {
          const result = await store.append(stream, expected, events, context);
          const id = events[0]!.id;
          if (result.kind === 'appended' && !result.duplicate) sizes.set(id, events.length);
          return result.kind === 'appended' && sizes.get(id) !== events.length
            ? { kind: 'conflict', current: result.revision }
            : result;
        },
      });
    },
  },
  {
    fault: 'drops what it does not know of the metadata',
    fails: 'every field of the metadata comes back',
    break: (store) =>
      overriding(store, {
        async *read(stream, options) {
          for await (const event of store.read(stream, options)) yield withoutCause(event);
        },
      }),
  },
  {
    fault: 'ends a subscription silently after a while',
    fails: 'a subscription goes on after many live events',
    break: (store) =>
      overriding(store, {
        async *subscribe(options) {
          let live = 0;
          for await (const message of store.subscribe(options)) {
            yield message;
            live = liveEvents(live, message);
            if (live > 100) return;
          }
        },
      }),
  },
  {
    fault: 'remembers for ever which command took effect',
    fails: 'the outcome of a command is known for 30 days and no longer',
    break: (store) => {
      const kept = new Map<string, Awaited<ReturnType<EventStore['outcomeOf']>>>();
      return overriding(store, {
        outcomeOf: async (commandId) => {
          const outcome = (await store.outcomeOf(commandId)) ?? kept.get(commandId);
          kept.set(commandId, outcome);
          return outcome;
        },
      });
    },
  },
];

const isMalformed = (event: StoredEvent): boolean => typeof event.occurredAt !== 'string';

const withoutCause = (event: RecordedEvent): RecordedEvent => {
  const { causationId: _, ...known } = JSON.parse(event.meta) as Record<string, unknown>;
  return { ...event, meta: JSON.stringify(known) };
};

/** Events that came one at a time, not in a page. */
const liveEvents = (live: number, { kind }: SubscriptionMessage): number => {
  if (kind === 'live') return 1;
  return live > 0 && kind === 'event' ? live + 1 : 0;
};
