import { describe, expect, it } from '@jest/globals';
import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
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
  it('is valid AsyncAPI 3 to its parser', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    const errors = diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error);
    expect(errors.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
    expect(parsed?.version()).toBe('3.0.0');
    expect(parsed?.channels().all()).toHaveLength(3);
  }, 60_000);

  it('would not be valid with an operation that nobody does', async () => {
    const { diagnostics } = await new Parser().parse(JSON.stringify({ ...document, operations: { none: {} } }));
    expect(diagnostics.some(({ severity }) => severity === DiagnosticSeverity.Error)).toBe(true);
  }, 60_000);

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
    for (const [, kind, name] of JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      expect(document).toHaveProperty(['components', kind as string, name as string]);
    }
  });

  it('describes the headers that the relay writes', async () => {
    const store = createMemoryEventStore();
    await happen(store, 'deal-1', { subject: 'c-1' });
    const { events } = await store.readAll({ after: '0'.repeat(20), limit: 1 });
    const { headers } = eventMessage(events[0]!);
    const check = new Ajv({ validateFormats: false }).compile({ ...EVENT_HEADERS, additionalProperties: false });
    expect(check(headers) || check.errors).toBe(true);
  });

  it('names the topic of what is in clear only where there is one', async () => {
    const named = asyncApi(contexts, 'crm.clear') as { channels: Record<string, Part>; operations: Part };
    expect(named.channels['clearEvents']).toMatchObject({
      address: 'crm.clear',
      messages: document['channels']?.['events']?.['messages'],
      bindings: { kafka: { topicConfiguration: { 'retention.ms': 86_400_000 } } },
    });
    expect(named.operations).toHaveProperty('publishClearEvents');
    expect(document['channels']).not.toHaveProperty('clearEvents');
    const { diagnostics } = await new Parser().parse(JSON.stringify(named));
    expect(diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error)).toEqual([]);
  }, 60_000);

  it('shows personal values sealed in events, and clear in commands', () => {
    const name = (message: string) => (messages[message]?.['payload'] as { properties: Part }).properties['name'];
    expect(JSON.stringify(name('CustomerRegistered'))).toContain('Stored.Sealed');
    expect(name('RegisterCustomer')).toMatchObject({ type: 'string' });
  });
});
