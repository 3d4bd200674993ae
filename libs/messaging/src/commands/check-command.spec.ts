import { describe, expect, it } from '@jest/globals';
import { createMemoryEventStore } from '#event-store/memory';
import type { AnyCommand } from '#kernel';
import { fixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import { purchases } from '#purchases';
import { checkCommand } from './check-command.js';
import { handlerOn } from './testing.js';

const NOW = '2026-11-22T09:15:00.000Z';
const clock = fixedClock(NOW);
const handler = handlerOn(createMemoryEventStore(), { keys: new MemoryKeyStore(), clock, contexts: [purchases] });
const definitions = new Map<string, AnyCommand>(
  purchases.aggregates.flatMap(({ commands }) => commands.map((command) => [command.name, command])),
);
const sender = { client: 'test', actor: { kind: 'service', id: 'test' }, roles: ['service'] } as const;

const net = { amount: 100, currency: 'IDR' };
const PURCHASE = { orderId: 'o-1', lines: [{ lineId: '1', sku: 'tea', qty: 1, net }], total: net };

describe('a command that is only checked', () => {
  it.each<[string, string, unknown]>([
    ['is no object', 'RecordPurchase', [1]],
    ['has faulty fields', 'RecordPurchase', { ...PURCHASE, orderId: 'o 1', lines: [{ sku: '' }] }],
    ['has unknown fields', 'RecordPurchase', { ...PURCHASE, colour: 'red' }],
    ['has no instant', 'RecordPurchase', { ...PURCHASE, occurredAt: '2026-11-22' }],
    ['is to come', 'RecordPurchase', { ...PURCHASE, occurredAt: '2026-11-22T09:21:00.000Z' }],
    ['takes no instant', 'VoidPurchase', { orderId: 'o-1', occurredAt: NOW }],
    ['has half a character', 'RecordPurchase', { ...PURCHASE, orderId: '\ud800' }],
  ])('is refused as when it is handled: it %s', async (_, name, body) => {
    const refused = await handler.handle({ name, body, sender }).catch((error: unknown) => error);
    let checked: unknown;
    try {
      checkCommand(definitions.get(name)!, body, NOW);
    } catch (error) {
      checked = error;
    }
    expect(refused).toMatchObject({ name: 'Rejection', kind: 'invalid' });
    expect(checked).toEqual(refused);
    expect(checked).toMatchObject({ faults: (refused as { faults: unknown }).faults });
  });

  it('is taken where only the log can tell what is wrong', () => {
    expect(checkCommand(definitions.get('VoidPurchase')!, { orderId: 'o-404', reason: 'test' }, NOW)).toBeUndefined();
  });
});
