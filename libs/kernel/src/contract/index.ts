import { describe, expect, it } from '@jest/globals';

/** One promise of a port, as data, so that it can be run on what breaks it. `run` throws where it is broken. */
export interface Case<H> {
  /** A sentence; what breaks the promise is told by it. */
  readonly name: string;
  readonly run: (harness: H) => Promise<void>;
}

export interface SuiteOptions {
  /** Of each case, where the port has engines behind a wire. Default: Jest's. */
  readonly deadlineMs?: number;
  /** Names of cases that cannot hold for this adapter, with the reason. */
  readonly skipped?: Readonly<Record<string, string>> | undefined;
}

/** A test for each promise, on a harness of its own each. */
export const contractSuite = <H extends { close(): Promise<void> | void }>(
  title: string,
  cases: readonly Case<H>[],
  makeHarness: () => Promise<H>,
  { deadlineMs, skipped = {} }: SuiteOptions = {},
): void => {
  describe(title, () => {
    for (const { name, run } of cases) {
      const runs = async (): Promise<void> => {
        const harness = await makeHarness();
        try {
          await run(harness);
        } finally {
          await harness.close();
        }
      };
      const reason = skipped[name];
      if (reason) it.skip(`${name} (${reason})`, () => undefined);
      else it(name, runs, deadlineMs);
    }

    it('skips only cases that exist', () => {
      const names = cases.map(({ name }) => name);
      expect(Object.keys(skipped).filter((name) => !names.includes(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    });
  });
};
