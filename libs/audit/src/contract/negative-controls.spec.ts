import { describe, expect, it } from '@jest/globals';
import { brokenAccessLogs } from './broken-access-logs.js';
import { accessLogCases } from './index.js';
import { sqliteHarness } from './sqlite-harness.js';

describe('the access log contract', () => {
  it.each(brokenAccessLogs.map((broken) => [broken.fault, broken] as const))(
    'notices an access log that %s',
    async (_, { fails, break: broken }) => {
      const noticed = accessLogCases.find(({ name }) => name === fails);
      expect(noticed).toBeDefined();
      const harness = { ...(await sqliteHarness()), patienceMs: 700 };
      await expect(noticed?.run(broken(harness))).rejects.toThrow();
      await harness.close();
    },
    60_000,
  );

  it('has a control for every case', () => {
    expect(accessLogCases.map(({ name }) => name).sort()).toEqual(brokenAccessLogs.map(({ fails }) => fails).sort());
  });
});
