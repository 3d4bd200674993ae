import { describe, expect, it } from '@jest/globals';
import { contexts, eventSchemas, schemaKey } from '#catalogue';
import { randomHistory } from '../support/history/index.js';

const SEED = 7;
const COMMANDS = 400;

describe('the schema of an event', () => {
  it('fits every event that a random history writes, as the log holds it', async () => {
    const checks = eventSchemas(contexts);
    const { events } = await randomHistory(SEED, COMMANDS);
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(20);
    for (const { address, type, version, data } of events) {
      const check = checks.get(schemaKey(type, version)) ?? (() => 'has no schema');
      expect([address, type, check(data)]).toEqual([address, type, undefined]);
    }
  });
});
