import { describe, expect, it } from '@jest/globals';
import { brokenBrokers } from './broken-brokers.js';
import { brokerCases } from './index.js';
import { memoryHarness } from './memory-harness.js';

describe('the broker contract', () => {
  it.concurrent.each(brokenBrokers.map((broken) => [broken.fault, broken] as const))(
    'notices a broker that %s',
    async (_, { fails, break: broken }) => {
      const noticed = brokerCases.find(({ name }) => name === fails);
      expect(noticed).toBeDefined();
      const harness = await memoryHarness();
      const broker = broken(harness.broker);
      const run = noticed?.run({ ...harness, broker, openAnother: () => broker, patienceMs: 700 });
      await expect(run).rejects.toThrow();
      await harness.close();
    },
  );

  it('has a control for every case', () => {
    expect(brokerCases.map(({ name }) => name).sort()).toEqual(brokenBrokers.map(({ fails }) => fails).sort());
  });
});
