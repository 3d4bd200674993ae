import { describe, it } from '@jest/globals';
import { accessLogCases } from './access-log.cases.js';
import type { Harness } from './case.js';

export { accessLogCases } from './access-log.cases.js';
export type { Case, Harness } from './case.js';

const CASE_MS = 60_000;

/** Runs every case on a log of its own. */
export const accessLogContract = (adapter: string, makeHarness: () => Promise<Harness>): void => {
  describe(`the access log contract on ${adapter}`, () => {
    for (const { name, run } of accessLogCases) {
      it(
        name,
        async () => {
          const harness = await makeHarness();
          try {
            await run(harness);
          } finally {
            await harness.close();
          }
        },
        CASE_MS,
      );
    }
  });
};
