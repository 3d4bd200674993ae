import { adopting } from '#catalogue';
import type { EventStore, RecordedEvent } from '#event-store';

/** All that the log has of a customer, what was told before anybody knew of whom included. */
export async function* eventsOfPerson(
  store: Pick<EventStore, 'read' | 'readSubject'>,
  customerId: string,
): AsyncGenerator<RecordedEvent> {
  for await (const event of store.readSubject(customerId)) {
    if (adopting.includes(event.type) && event.revision > 0n) {
      for await (const earlier of store.read(event.stream, { to: event.revision - 1n })) {
        if (earlier.subject === undefined) yield earlier;
      }
    }
    yield event;
  }
}
