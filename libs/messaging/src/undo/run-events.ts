import { START, type EventStore, type RecordedEvent } from '#event-store';

const PAGE_EVENTS = 10_000;

/**
 * The events that carry a correlation id, in log order: what one request, import or run caused, and what processes did
 * because of it. Reads the whole log.
 */
export async function* eventsOfRun(store: EventStore, correlationId: string): AsyncGenerator<RecordedEvent> {
  // Canonical JSON has one way to write it.
  const mark = `"correlationId":${JSON.stringify(correlationId)}`;
  for (let after = START, head = ''; after !== head;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    for (const event of page.events) if (event.meta.includes(mark)) yield event;
    ({ next: after, head } = page);
  }
}
