import { attributesOf } from '#broker';
import type { EventStore, Position, RecordedEvent } from '#event-store';
import { isForgotten, isSealed } from '#kernel';

/** The log for consumers without a broker: events as CloudEvents 1.0 (JSON format) without personal values. */
export interface EventFeed {
  /** Go on with `next` until it reaches `head`; a page may hold fewer than `limit` though more follow. */
  page(options: { after: Position; types?: readonly string[] | undefined; limit: number }): Promise<FeedPage>;
  /** Catches up and goes on; `event` is missing where there is nothing new up to `position`. Ends by the signal. */
  follow(options: {
    after: Position;
    types?: readonly string[] | undefined;
    signal: AbortSignal;
  }): AsyncIterable<{ readonly position: Position; readonly event?: FeedEvent }>;
}

export type FeedEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  readonly next: Position;
  readonly head: Position;
}

/** Of the events' data in a page, in characters. */
const MAX_PAGE_LENGTH = 4_000_000;

export const eventFeed = (store: EventStore): EventFeed => ({
  async page({ after, types, limit }) {
    const { events, next, head } = await store.readAll({ after, limit, ...(types && { types }) });
    const fitting = withinLength(events);
    const last = fitting.at(-1)?.position ?? next;
    return { events: fitting.map(feedEvent), next: fitting.length < events.length ? last : next, head };
  },
  async *follow({ after, types, signal }) {
    for await (const message of store.subscribe({ after, signal, ...(types && { types }) })) {
      if (message.kind === 'event') yield { position: message.event.position, event: feedEvent(message.event) };
      if (message.kind === 'checkpoint') yield { position: message.position };
    }
  },
});

/** At least one event, then as many as fit. */
const withinLength = (events: readonly RecordedEvent[]): readonly RecordedEvent[] => {
  let length = 0;
  const end = events.findIndex(({ data }, n) => (length += data.length) > MAX_PAGE_LENGTH && n > 0);
  return end < 0 ? events : events.slice(0, end);
};

const feedEvent = (event: RecordedEvent): FeedEvent => ({
  ...attributesOf(event),
  type: event.type,
  datacontenttype: 'application/json',
  data: withoutPersonal(JSON.parse(event.data)),
});

/** Sealed values are left out, as if there were none. */
const withoutPersonal = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const isShown = (part: unknown): boolean => !isSealed(part) && !isForgotten(part);
  if (Array.isArray(value)) return value.filter(isShown).map(withoutPersonal);
  const shown = Object.entries(value).filter(([, part]) => isShown(part));
  return Object.fromEntries(shown.map(([name, part]) => [name, withoutPersonal(part)]));
};
