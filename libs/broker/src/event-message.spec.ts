import { describe, expect, it } from '@jest/globals';
import { Kafka, type CloudEvent } from 'cloudevents';
import { createMemoryEventStore } from '#event-store/memory';
import { eventMessage } from './event-message.js';
import { happen } from './testing.js';

const messageOf = async (stream: string, subject?: string, data: object = { reason: 'price' }) => {
  const store = createMemoryEventStore();
  await happen(store, stream);
  await happen(store, stream, { data, ...(subject && { subject }) });
  const { events } = await store.readAll({ after: '0'.repeat(20), limit: 10 });
  return { event: events[1]!, message: eventMessage(events[1]!) };
};

describe('an event as a message', () => {
  it('is a CloudEvent 1.0 to the package of that name', async () => {
    const { event, message } = await messageOf('deal-d-1', 'c-1');
    const read = Kafka.toEvent<object>({ ...message, body: message.value }) as CloudEvent<object>;
    expect(read.validate()).toBe(true);
    expect(read).toMatchObject({
      id: event.id,
      type: 'DealLost',
      source: '/kenal',
      subject: 'deal-d-1',
      time: event.occurredAt,
      dataschema: 'urn:kenal:event:DealLost:1',
      sequence: '1',
      position: event.position,
      recordedtime: event.recordedAt,
      partitionkey: 'c-1',
      correlationid: 'errand-1',
      causationid: 'cause-1',
      data: { reason: 'price' },
    });
  });

  it("has its customer's id for a key, else its stream", async () => {
    expect((await messageOf('deal-d-1', 'c-1')).message.key).toBe('c-1');
    expect((await messageOf('pipeline-p-1')).message.key).toBe('pipeline-p-1');
  });

  it('carries sealed values sealed, byte for byte', async () => {
    const sealed = { note: { $sealed: { k: 'k', at: 'deal-d-1@1', f: 'note', v: 'AAAA' } } };
    expect((await messageOf('deal-d-1', 'c-1', sealed)).message.value).toBe(JSON.stringify(sealed));
  });
});
