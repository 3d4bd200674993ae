import { describe, it } from '@jest/globals';
import type { EventHistory, ViewStore } from '#read-model';
import { viewStoreCases } from './cases.js';
import { historyCases } from './history.cases.js';

export { viewStoreCases, type Case } from './cases.js';
export { sampleView } from './sample.js';

/** Every promise of the port, as a test each, against a fresh store each. */
export const viewStoreContract = (
  name: string,
  open: () => Promise<ViewStore>,
  { transactions = true }: { readonly transactions?: boolean } = {},
): void => {
  const cases = viewStoreCases.filter(({ needsTransactions }) => transactions || !needsTransactions);
  describe(`${name} as a view store`, () => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const store = await open();
      try {
        await one.run(store);
      } finally {
        await store.close();
      }
    });
  });
};

/** The same of a history. */
export const historyContract = (name: string, open: () => Promise<EventHistory>): void => {
  describe(`${name} as a history`, () => {
    it.each(historyCases.map((one) => [one.name, one] as const))('%s', async (_, one) => one.run(await open()));
  });
};
