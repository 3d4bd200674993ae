import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { createMemoryEventStore } from '#event-store/memory';
import { eventMessage } from '#broker';
import { happen } from '#broker/testing';
import { asyncApi } from './asyncapi.js';
import { EVENT_HEADERS } from './asyncapi-headers.js';
import { contexts } from './index.js';
import type { Part } from './openapi-components.js';

const document = JSON.parse(JSON.stringify(asyncApi(contexts))) as Record<string, Record<string, Part>>;
const messages = document['components']?.['messages'] as Record<string, Part>;
const aggregates = contexts.flatMap((context) => context.aggregates);

describe('the AsyncAPI document', () => {
  it('has a message for every event', () => {
    for (const { state } of aggregates) {
      for (const type of Object.keys(state.events))
        expect(messages[type]?.['payload']).toMatchObject({ type: 'object' });
    }
  });

  it('has a message for the commands of services, and for no other', () => {
    const named = Object.keys(document['channels']?.['commands']?.['messages'] as object);
    expect(named).toEqual(expect.arrayContaining(['RegisterCustomer', 'RecordPurchase', 'LogInteraction']));
    for (const { name, internal, roles } of aggregates.flatMap(({ commands }) => commands)) {
      if (internal || roles?.includes('service') === false) expect(named).not.toContain(name);
    }
  });

  it('refers only to what it contains', () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(200);
    const missing = named.filter(([, kind, name]) => document['components']?.[kind!]?.[name!] === undefined);
    expect(missing.map(([reference]) => reference)).toEqual([]);
  });

  it('describes the headers that the relay writes', async () => {
    const store = createMemoryEventStore();
    await happen(store, 'deal-1', { subject: 'c-1' });
    const { events } = await store.readAll({ after: '0'.repeat(20), limit: 1 });
    const { headers } = eventMessage(events[0]!);
    const check = new Ajv({ validateFormats: false }).compile({ ...EVENT_HEADERS, additionalProperties: false });
    expect(check(headers) || check.errors).toBe(true);
  });

  it('names the topic of what is in clear only where there is one', () => {
    const named = asyncApi(contexts, 'crm.clear') as { channels: Record<string, Part>; operations: Part };
    expect(named.channels['clearEvents']).toMatchObject({
      address: 'crm.clear',
      messages: document['channels']?.['events']?.['messages'],
      bindings: { kafka: { topicConfiguration: { 'retention.ms': 86_400_000 } } },
    });
    expect(named.operations).toHaveProperty('publishClearEvents');
    expect(document['channels']).not.toHaveProperty('clearEvents');
  });

  it('shows personal values sealed in events, and clear in commands', () => {
    const name = (message: string) => (messages[message]?.['payload'] as { properties: Part }).properties['name'];
    expect(JSON.stringify(name('CustomerRegistered'))).toContain('Stored.Sealed');
    expect(name('RegisterCustomer')).toMatchObject({ type: 'string' });
  });
});
